//! The contract of the storage ports: one suite of facts, the same for every store.
//!
//! A store proves that it keeps the contract with [`store_contract!`](crate::store_contract), which makes a test of
//! each fact. Each fact wants a store of its own in which nothing is.
#![expect(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "these are tests for the tests of other crates: a fact is its own name, and says that it is broken by panicking"
)]

mod acts;
mod audit;
mod claims;
mod commits;
mod contests;
mod deliveries;
mod inbox;
pub(super) mod laid_open;
mod leases;
mod pages;
mod product_lists;
mod random;
mod round_trips;
mod samples;
mod sign_ins;
mod statistics;
mod suppressions;
mod sweeping;
mod together;
mod user_lists;
mod values;

use std::future::Future;

pub use self::audit::{
    a_total_is_exact_up_to_its_limit_and_absent_beyond, events_are_filtered_by_action_and_target,
    events_are_filtered_by_actor, events_are_filtered_by_time_from_an_instant_to_before_another,
    every_event_comes_back_exactly_newest_first,
};
pub use self::claims::{
    a_stale_record_leaves_identities_alone, an_identity_held_by_somebody_else_is_taken, an_identity_let_go_of_is_free,
    claims_change_in_their_order, identities_of_any_text_and_kind_are_apart,
    letting_go_of_what_one_does_not_hold_is_stale, one_commit_can_move_an_identity,
    taking_what_one_holds_changes_nothing, two_holders_can_swap_identities,
};
pub use self::commits::{
    a_change_to_what_was_never_written_is_stale, a_commit_appears_as_a_whole, a_commit_can_hold_many_records,
    a_commit_is_all_or_nothing, a_commit_of_nothing_or_of_a_single_event_succeeds, a_stale_removal_stops_everything,
    every_kind_of_record_is_guarded_by_its_version,
};
pub use self::contests::{
    of_parallel_claims_one_wins, of_parallel_creations_of_one_record_one_wins,
    of_parallel_updates_one_wins_per_version, parallel_commits_do_not_mix,
};
pub use self::deliveries::{
    a_delivery_is_found_by_what_its_provider_calls_it, deliveries_are_filtered_by_status_and_channel,
    deliveries_are_found_by_the_beginning_of_their_address_in_any_case,
    deliveries_come_newest_first_and_without_decoys, deliveries_of_a_user_are_all_of_that_user,
    deliveries_to_an_address_are_all_of_them_and_decoys_too,
};
pub use self::inbox::{
    a_captured_message_comes_back_exactly, a_delivery_is_captured_once,
    clearing_forgets_what_was_captured_before_or_everything, forgetting_an_address_leaves_what_others_received,
    messages_captured_at_one_instant_are_all_listed, messages_come_newest_first_by_address_in_any_case,
};
pub use self::leases::{
    a_claim_is_one_more_version_of_the_same_delivery, a_living_lease_is_respected_and_an_expired_one_taken_over,
    freeing_every_lease_makes_the_work_anybodys, only_what_is_due_is_claimed, parallel_claimers_never_share_a_delivery,
    what_is_excepted_is_left_as_it_is, what_is_most_overdue_is_claimed_first, what_is_settled_is_never_claimed,
};
pub use self::product_lists::{
    a_changed_product_is_listed_by_what_it_is_now, a_listed_product_is_the_product_as_it_is,
    a_page_of_products_begins_after_its_place_even_when_nothing_is_there,
    a_product_prefix_goes_with_every_order_and_filter, a_product_that_comes_while_one_pages_disturbs_none,
    products_are_filtered_by_status, products_are_found_by_what_they_begin_with_in_any_case,
    products_come_in_the_order_asked_for,
};
pub use self::random::{random_products_come_back_exactly, random_users_come_back_exactly};
pub use self::round_trips::{
    a_budget_comes_back_exactly, a_challenge_comes_back_exactly, a_delivery_comes_back_exactly,
    a_fact_comes_back_exactly, a_product_comes_back_exactly, a_session_comes_back_exactly,
    a_suppression_comes_back_exactly, a_user_comes_back_exactly, links_and_replays_come_back_exactly,
    secrets_of_any_text_come_back_exactly, signing_keys_come_back_exactly_and_oldest_first,
    what_was_never_written_is_not_there,
};
pub use self::sign_ins::{
    a_session_is_found_only_under_its_user, challenges_at_an_address_are_all_of_that_address,
    registrations_are_the_newest_five_that_still_count, sessions_of_a_user_are_that_users_newest_first,
    what_no_longer_counts_is_no_registration,
};
pub use self::statistics::{
    minutes_count_what_happened_in_them, totals_count_what_is_there, totals_of_nothing_are_zero,
    what_waits_to_be_sent_is_counted_since_the_oldest,
};
pub use self::suppressions::{a_suppression_that_was_lifted_is_gone, suppressions_come_newest_first_by_channel};
pub use self::sweeping::{
    budgets_go_when_nobody_would_miss_them, challenges_links_and_replays_go_when_their_time_is_past,
    deliveries_go_some_time_after_they_were_settled, rows_of_the_trail_go_when_they_are_too_old,
    sessions_go_when_they_are_over_or_were_idle_too_long, sweeping_goes_on_until_all_is_clean,
    what_has_no_end_is_never_swept,
};
pub use self::user_lists::{
    a_changed_user_is_listed_by_what_it_is_now, a_list_of_nobody_is_one_empty_page, a_listed_user_is_the_user_as_it_is,
    a_page_begins_after_its_place_even_when_nothing_is_there, a_prefix_goes_with_every_order_and_filter,
    a_user_who_comes_while_one_pages_disturbs_nobody, users_are_filtered_by_status_and_role,
    users_are_found_by_what_they_begin_with_in_any_case, users_come_in_the_order_asked_for,
};

use crate::ports::Storage;

/// Runs every fact, each on a fresh store.
pub async fn keeps_the_contract<F, Fut>(fresh: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = Storage>,
{
    crate::each_fact_of_the_contract!(run_each_fact, fresh);
}

/// Makes a test of each fact. The expression gives a fresh store: a [`Storage`], or anything that dereferences to one;
/// it may await.
#[macro_export]
macro_rules! store_contract {
    ($fresh:expr) => {
        $crate::each_fact_of_the_contract!(test_each_fact, $fresh);
    };
}

/// The one list of facts, given to another macro.
#[doc(hidden)]
#[macro_export]
macro_rules! each_fact_of_the_contract {
    ($each:ident, $fresh:expr) => {
        $crate::$each! {
            $fresh;
            a_user_comes_back_exactly,
            a_challenge_comes_back_exactly,
            a_session_comes_back_exactly,
            a_product_comes_back_exactly,
            a_delivery_comes_back_exactly,
            a_budget_comes_back_exactly,
            a_fact_comes_back_exactly,
            links_and_replays_come_back_exactly,
            a_suppression_comes_back_exactly,
            signing_keys_come_back_exactly_and_oldest_first,
            secrets_of_any_text_come_back_exactly,
            what_was_never_written_is_not_there,
            random_users_come_back_exactly,
            random_products_come_back_exactly,
            every_kind_of_record_is_guarded_by_its_version,
            a_change_to_what_was_never_written_is_stale,
            a_commit_appears_as_a_whole,
            a_commit_is_all_or_nothing,
            a_stale_removal_stops_everything,
            a_commit_of_nothing_or_of_a_single_event_succeeds,
            a_commit_can_hold_many_records,
            an_identity_held_by_somebody_else_is_taken,
            taking_what_one_holds_changes_nothing,
            an_identity_let_go_of_is_free,
            letting_go_of_what_one_does_not_hold_is_stale,
            one_commit_can_move_an_identity,
            claims_change_in_their_order,
            two_holders_can_swap_identities,
            a_stale_record_leaves_identities_alone,
            identities_of_any_text_and_kind_are_apart,
            of_parallel_updates_one_wins_per_version,
            of_parallel_claims_one_wins,
            of_parallel_creations_of_one_record_one_wins,
            parallel_commits_do_not_mix,
            users_come_in_the_order_asked_for,
            a_listed_user_is_the_user_as_it_is,
            users_are_filtered_by_status_and_role,
            users_are_found_by_what_they_begin_with_in_any_case,
            a_prefix_goes_with_every_order_and_filter,
            a_changed_user_is_listed_by_what_it_is_now,
            a_user_who_comes_while_one_pages_disturbs_nobody,
            a_page_begins_after_its_place_even_when_nothing_is_there,
            a_list_of_nobody_is_one_empty_page,
            products_come_in_the_order_asked_for,
            a_listed_product_is_the_product_as_it_is,
            products_are_filtered_by_status,
            products_are_found_by_what_they_begin_with_in_any_case,
            a_product_prefix_goes_with_every_order_and_filter,
            a_changed_product_is_listed_by_what_it_is_now,
            a_product_that_comes_while_one_pages_disturbs_none,
            a_page_of_products_begins_after_its_place_even_when_nothing_is_there,
            sessions_of_a_user_are_that_users_newest_first,
            a_session_is_found_only_under_its_user,
            registrations_are_the_newest_five_that_still_count,
            what_no_longer_counts_is_no_registration,
            challenges_at_an_address_are_all_of_that_address,
            deliveries_come_newest_first_and_without_decoys,
            deliveries_are_filtered_by_status_and_channel,
            deliveries_are_found_by_the_beginning_of_their_address_in_any_case,
            deliveries_to_an_address_are_all_of_them_and_decoys_too,
            deliveries_of_a_user_are_all_of_that_user,
            a_delivery_is_found_by_what_its_provider_calls_it,
            suppressions_come_newest_first_by_channel,
            a_suppression_that_was_lifted_is_gone,
            only_what_is_due_is_claimed,
            what_is_settled_is_never_claimed,
            a_claim_is_one_more_version_of_the_same_delivery,
            a_living_lease_is_respected_and_an_expired_one_taken_over,
            what_is_most_overdue_is_claimed_first,
            what_is_excepted_is_left_as_it_is,
            parallel_claimers_never_share_a_delivery,
            freeing_every_lease_makes_the_work_anybodys,
            every_event_comes_back_exactly_newest_first,
            events_are_filtered_by_actor,
            events_are_filtered_by_action_and_target,
            events_are_filtered_by_time_from_an_instant_to_before_another,
            a_total_is_exact_up_to_its_limit_and_absent_beyond,
            a_captured_message_comes_back_exactly,
            a_delivery_is_captured_once,
            messages_come_newest_first_by_address_in_any_case,
            messages_captured_at_one_instant_are_all_listed,
            clearing_forgets_what_was_captured_before_or_everything,
            forgetting_an_address_leaves_what_others_received,
            totals_count_what_is_there,
            totals_of_nothing_are_zero,
            what_waits_to_be_sent_is_counted_since_the_oldest,
            minutes_count_what_happened_in_them,
            challenges_links_and_replays_go_when_their_time_is_past,
            sessions_go_when_they_are_over_or_were_idle_too_long,
            budgets_go_when_nobody_would_miss_them,
            deliveries_go_some_time_after_they_were_settled,
            rows_of_the_trail_go_when_they_are_too_old,
            what_has_no_end_is_never_swept,
            sweeping_goes_on_until_all_is_clean,
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! test_each_fact {
    ($fresh:expr; $($fact:ident,)+) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $fact() {
            let store = $fresh;
            $crate::testing::contract::$fact(&store).await;
        }
    )+};
}

#[doc(hidden)]
#[macro_export]
macro_rules! run_each_fact {
    ($fresh:expr; $($fact:ident,)+) => {$(
        Box::pin(async {
            let store = $fresh().await;
            $crate::testing::contract::$fact(&store).await;
        })
        .await;
    )+};
}

#[cfg(test)]
mod tests;
