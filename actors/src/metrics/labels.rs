//! The closed sets that labels come from: never a client's text, so that no client can make new ones.

use datacode_lang::host::Limit;

/// A closed set of values.
pub trait Label: Copy + 'static {
    /// All of them.
    const ALL: &'static [Self];
    /// What it is called.
    fn name(self) -> &'static str;
    /// Its place among all.
    fn place(self) -> usize;
}

macro_rules! labels {
    ($($(#[$of:meta])* $set:ident { $($(#[$doc:meta])* $value:ident $name:literal,)* })*) => {$(
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $set { $($(#[$doc])* $value,)* }

        impl Label for $set {
            const ALL: &'static [$set] = &[$($set::$value),*];

            fn name(self) -> &'static str {
                match self { $($set::$value => $name,)* }
            }

            fn place(self) -> usize {
                self as usize
            }
        }
    )*};
}

labels! {
    /// Why a connection ended: the first cause counts.
    Closed {
        /// Its client closed it.
        Normal "normal",
        /// The network ended it, without a close.
        Gone "gone",
        /// Its client left output waiting for too long.
        Stuck "stuck",
        /// Nothing came from its client for too long.
        Silent "silent",
        /// Another connection has taken the session up.
        TakenOver "taken_over",
        /// More refusals or answers waited to be read than are kept.
        TooManyRefusals "too_many_refusals",
        /// What came was no WebSocket, no UTF-8, too large, or of a protocol not spoken here.
        ProtocolError "protocol_error",
        /// The token its client was let in with is no longer good.
        TokenExpired "token_expired",
        /// The server is being stopped.
        Drain "drain",
    }

    /// What clients do wrong.
    Fault {
        /// A request for a WebSocket that was refused.
        Upgrade "upgrade",
        /// Frames or bytes that end the connection.
        Protocol "protocol",
        /// A request that could not be understood.
        Request "request",
    }

    /// What became of a client that came back with a token.
    Returned {
        /// It has its session again.
        Resumed "resumed",
        /// Nothing is known of such a session.
        Lost "lost",
        /// It came too late.
        Expired "expired",
    }

    /// How a request ended, as its answer says.
    Status {
        /// Well.
        Ok "ok",
        /// The program is wrong or raised an error.
        Error "error",
        /// Somebody stopped it.
        Interrupted "interrupted",
        /// A limit stopped it.
        Limit "limit",
        /// The interpreter broke.
        Lost "lost",
        /// It was not run.
        Refused "refused",
    }

    /// Which way a message went.
    Direction {
        /// From a client.
        In "in",
        /// To one.
        Out "out",
    }
}

impl Label for Limit {
    const ALL: &'static [Limit] =
        &[Limit::Time, Limit::Memory, Limit::Output, Limit::Instructions, Limit::Depth, Limit::Size];

    fn name(self) -> &'static str {
        Limit::name(self)
    }

    fn place(self) -> usize {
        match self {
            Limit::Time => 0,
            Limit::Memory => 1,
            Limit::Output => 2,
            Limit::Instructions => 3,
            Limit::Depth => 4,
            Limit::Size => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_stands_at_its_own_place() {
        fn check<L: Label>() {
            for (at, label) in L::ALL.iter().enumerate() {
                assert_eq!(label.place(), at, "{}", label.name());
            }
        }
        check::<Closed>();
        check::<Fault>();
        check::<Returned>();
        check::<Status>();
        check::<Direction>();
        check::<Limit>();
    }
}
