//! What support and administrators do to other people's accounts.

use doorward_core::records::user::{Role, User};
use doorward_core::use_cases::users::{
    CreateUserError, DeactivateUserError, EraseUserError, HelpUserError, ReadUserError, RestoreUserError, UpdateUser,
    UpdateUserError,
};
use doorward_core::values::ids::UserId;

use super::Device;
use crate::world::Person;

impl Device {
    pub(crate) async fn tries_to_invite(&self, person: &Person) -> Result<User, CreateUserError> {
        let admin = self.admin().await;
        let cmd = person.as_invited();
        self.world
            .app
            .create_user(&admin, &cmd, None, &self.person.origin())
            .await
    }

    pub(crate) async fn invites(&self, person: &Person) -> User {
        self.tries_to_invite(person).await.expect("invited")
    }

    pub(crate) async fn reads(&self, id: UserId) -> Result<User, ReadUserError> {
        self.world.app.read_user(&self.support().await, id).await
    }

    pub(crate) async fn changes(&self, id: UserId, cmd: &UpdateUser) -> Result<User, UpdateUserError> {
        let admin = self.admin().await;
        self.world
            .app
            .update_user(&admin, id, cmd, None, &self.person.origin())
            .await
    }

    pub(crate) async fn makes(&self, id: UserId, role: Role) -> Result<User, UpdateUserError> {
        let cmd = UpdateUser {
            role: Some(role),
            ..UpdateUser::default()
        };
        self.changes(id, &cmd).await
    }

    pub(crate) async fn puts_aside(&self, id: UserId) -> Result<User, DeactivateUserError> {
        let admin = self.admin().await;
        self.world
            .app
            .deactivate_user(&admin, id, None, &self.person.origin())
            .await
    }

    pub(crate) async fn restores(&self, id: UserId) -> Result<User, RestoreUserError> {
        let admin = self.admin().await;
        self.world.app.restore_user(&admin, id, &self.person.origin()).await
    }

    pub(crate) async fn erases(&self, id: UserId) -> Result<(), EraseUserError> {
        let admin = self.admin().await;
        self.world.app.erase_user(&admin, id, &self.person.origin()).await
    }

    pub(crate) async fn starts_a_reset_for(&self, id: UserId) -> Result<(), HelpUserError> {
        let support = self.support().await;
        self.world
            .app
            .start_password_reset(&support, id, &self.person.origin())
            .await
    }

    pub(crate) async fn ends_sessions_of(&self, id: UserId) -> Result<(), HelpUserError> {
        let support = self.support().await;
        self.world
            .app
            .end_sessions_of(&support, id, &self.person.origin())
            .await
    }
}
