//! Roles, and the one table of what they may.

/// What somebody is to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Whoever runs the server.
    Admin,
    /// Whoever writes programs.
    Developer,
    /// Whoever looks at what others have prepared.
    Viewer,
    /// A program that uses what others have prepared.
    Bot,
    /// Nobody in particular.
    Anonymous,
}

/// What requests come to, as far as roles are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Running code of one's own and all that belongs to it: input, uploads, shares.
    Execute,
    /// Running what others have prepared, and asking how it goes.
    Template,
    /// Telling others something from one's own programs.
    Emit,
}

impl Role {
    /// Every role, the mightiest first.
    pub const ALL: [Role; 5] = [Role::Admin, Role::Developer, Role::Viewer, Role::Bot, Role::Anonymous];

    /// Its name, in tokens and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Developer => "developer",
            Role::Viewer => "viewer",
            Role::Bot => "bot",
            Role::Anonymous => "anonymous",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Whether a role may do that. `configured`: the server could tell people apart, so nobody in particular may nothing.
pub fn may(role: Role, class: Class, configured: bool) -> bool {
    match (role, class) {
        (Role::Admin | Role::Developer, _) => true,
        (Role::Viewer | Role::Bot, Class::Template) => true,
        (Role::Viewer | Role::Bot, Class::Execute | Class::Emit) => false,
        (Role::Anonymous, _) => !configured,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_roles_may_is_what_the_documents_say() {
        // admin, developer, viewer, bot, anonymous.
        for (class, expected) in [
            (Class::Execute, [true, true, false, false, false]),
            (Class::Template, [true, true, true, true, false]),
            (Class::Emit, [true, true, false, false, false]),
        ] {
            assert_eq!(Role::ALL.map(|role| may(role, class, true)), expected, "{class:?}");
            let open = Role::ALL.map(|role| may(role, class, false));
            assert!(open[4], "{class:?} without authentication");
            assert_eq!(open[..4], expected[..4], "{class:?}");
        }
    }

    #[test]
    fn a_role_is_found_by_exactly_its_name() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
        for name in ["", "Admin", "root", "admin "] {
            assert_eq!(Role::from_name(name), None, "{name}");
        }
    }
}
