//! Clicks and the wheel: they do what keys do, and reach no further.

use ratatui::crossterm::event::{KeyCode, MouseButton, MouseEventKind};

use super::driver::{Driver, SIZE};

fn click(driver: &mut Driver, column: u16, row: u16) {
    driver.points(MouseEventKind::Down(MouseButton::Left), column, row);
}

#[test]
fn a_click_selects_a_row_and_another_opens_it() {
    let mut driver = Driver::at_users(SIZE);
    let line = driver.sees().lines().position(|line| line.contains("ann3@")).unwrap();

    click(&mut driver, 10, u16::try_from(line).unwrap());
    assert!(driver.sees().contains("▸ ann3@"));
    click(&mut driver, 10, u16::try_from(line).unwrap());

    assert!(driver.sees().contains("Users › ann3@"));
}

#[test]
fn a_click_on_a_tab_goes_there() {
    let mut driver = Driver::at_users(SIZE);
    let tabs = driver.sees().lines().nth(1).unwrap().to_owned();
    let column = tabs.chars().take_while(|it| *it != 'A').count();

    click(&mut driver, u16::try_from(column).unwrap(), 1);

    assert!(driver.sees().contains("▪Audit"));
}

#[test]
fn the_mouse_does_not_reach_below_what_lies_over_the_list() {
    let mut driver = Driver::at_users(SIZE);
    let line = driver.sees().lines().position(|line| line.contains("ann5@")).unwrap();
    let place = |driver: &Driver| {
        let list = driver.state.screen().unwrap().list().unwrap();
        (driver.state.active, list.selected())
    };
    let stays = |driver: &mut Driver| {
        let before = place(driver);
        driver.points(MouseEventKind::ScrollDown, 10, 10);
        click(driver, 10, u16::try_from(line).unwrap());
        click(driver, 30, 1);
        assert_eq!(place(driver), before);
    };

    driver.types("?");
    stays(&mut driver);
    driver.presses(KeyCode::Esc);
    driver.types("  dy");
    assert!(driver.sees().contains("under way"));

    stays(&mut driver);
}
