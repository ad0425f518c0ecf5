//! The SMB shares of a program on the terminal: `--smb NAME=//HOST/SHARE`, `--smb-user`, and a password from the
//! environment or from who sits there.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use datacode_actors::files::outside::Outside;
use datacode_actors::files::shares::mount::{Account, Mount, Mounts, Secret};
use datacode_actors::files::shares::{NotConnected, Shares};
use datacode_actors::limits::Limits;
use datacode_lang::files::{self, Undone};
use datacode_lang::host::Stop;
use datacode_lang::messages::Lang;

use crate::messages;
use crate::password;
use crate::problem::Problem;

/// The flag that names a share.
pub const SHARE: &str = "--smb";

/// The flag that says who connects.
pub const USER: &str = "--smb-user";

/// The variable with the password.
pub const PASSWORD: &str = "DATACODE_SMB_PASSWORD";

/// The shares that are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Each as it was written, `NAME=//HOST/SHARE`, and understood.
    shares: Vec<Mount>,
    /// Whether a password is still to be asked for.
    asks: bool,
}

impl Wanted {
    /// Understands them. `user` is a name, perhaps behind a domain and a backslash; nobody in particular without one.
    ///
    /// # Errors
    /// The text that names no share; a user without a share.
    pub fn of(shares: &[String], user: Option<&str>, password: Option<String>) -> Result<Wanted, Problem> {
        if shares.is_empty() {
            return match user {
                Some(_) => Err(Problem::OnlyWith { flag: USER, other: SHARE }),
                None => Ok(Wanted::default()),
            };
        }
        let asks = user.is_some_and(|user| !user.is_empty()) && password.is_none();
        let account = Account::new(user.unwrap_or_default(), Secret::new(password.unwrap_or_default()), "");
        let shares: Vec<Mount> = shares
            .iter()
            .map(|text| mount(text, &account).ok_or_else(|| Problem::NoShare(text.clone())))
            .collect::<Result<_, _>>()?;
        let twice = shares.iter().enumerate().find(|(at, share)| shares[..*at].iter().any(|s| s.name == share.name));
        match twice {
            Some((_, share)) => Err(Problem::ShareTwice(share.name.clone())),
            None => Ok(Wanted { shares, asks }),
        }
    }

    /// Asks who sits there for the password, if one is needed.
    ///
    /// # Errors
    /// Nobody sits there.
    pub fn with_password(mut self, lang: Lang) -> Result<Wanted, Problem> {
        if self.asks {
            let prompt = messages::shares::password(lang);
            let password = Secret::new(password::ask(prompt).map_err(|_| Problem::NoPassword)?);
            self.shares.iter_mut().for_each(|share| share.account.password = password.clone());
            self.asks = false;
        }
        Ok(self)
    }

    /// Connects them all, until `interrupt` is set.
    ///
    /// # Errors
    /// The first that could not be connected, and why.
    pub fn connect(&self, limits: &Limits, interrupt: &Arc<AtomicBool>) -> Result<Rc<Shares>, Problem> {
        let mounts = Arc::new(Mounts::default());
        let most = self.shares.len() as u64;
        let shares =
            Shares::new(mounts, &Limits { shares: limits.shares.max(most), ..limits.clone() }, Outside::none());
        let interrupt = interrupt.clone();
        shares.listen(Rc::new(move || match interrupt.load(Ordering::Relaxed) {
            true => Err(Stop::Interrupted),
            false => Ok(()),
        }));
        for share in &self.shares {
            shares.connect(share, true).map_err(|why| match why {
                NotConnected::Failed(error) => match files::undone(&share.place(), error) {
                    Undone::Refused(message) => Problem::Share(message),
                    Undone::Stopped(_) => Problem::Interrupted,
                },
                NotConnected::Off | NotConnected::Already | NotConnected::TooMany(_) => {
                    Problem::ShareTwice(share.name.clone())
                }
            })?;
        }
        Ok(Rc::new(shares))
    }
}

/// `NAME=//HOST[:PORT]/SHARE[/FOLDER]`; without the name, the share's own.
fn mount(text: &str, account: &Account) -> Option<Mount> {
    let (name, place) = match text.split_once('=') {
        Some((name, place)) => (Some(name.to_owned()), place),
        None => (None, text),
    };
    let (address, rest) = place.strip_prefix("smb:").unwrap_or(place).strip_prefix("//")?.split_once('/')?;
    let (share, folder) = rest.split_once('/').unwrap_or((rest, ""));
    Mount::new(address, share.to_owned(), name, folder, account.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(shares: &[&str], user: Option<&str>, password: Option<&str>) -> Result<Wanted, Problem> {
        let shares: Vec<String> = shares.iter().map(|share| (*share).to_owned()).collect();
        Wanted::of(&shares, user, password.map(str::to_owned))
    }

    #[test]
    fn a_share_is_written_as_people_write_it_with_or_without_a_name() {
        for (text, name, place) in [
            ("r=//server/Отчёты", "r", "//server:445/Отчёты"),
            ("//server:1445/data", "data", "//server:1445/data"),
            ("r=smb://[::1]/data/2026/may/", "r", "//[::1]:445/data/2026/may"),
        ] {
            let wanted = wanted(&[text], None, None).unwrap();
            assert_eq!((wanted.shares[0].name.as_str(), wanted.shares[0].place().as_str()), (name, place), "{text}");
        }
        for wrong in ["", "r", "r=server/data", "r=//server", "r=//server/", "=//server/data", "r=///data", "r=//a b/c"]
        {
            assert!(matches!(wanted(&[wrong], None, None), Err(Problem::NoShare(text)) if text == wrong), "{wrong}");
        }
        assert!(matches!(wanted(&["a=//h/x", "a=//h/y"], None, None), Err(Problem::ShareTwice(name)) if name == "a"));
    }

    #[test]
    fn a_user_may_have_a_domain_and_a_password_is_asked_for_only_where_one_is_needed() {
        let account = |user, password| {
            let wanted = wanted(&["//h/x"], user, password).unwrap();
            let Account { login, domain, .. } = &wanted.shares[0].account;
            (domain.clone(), login.clone(), wanted.asks)
        };
        let expected = |domain: &str, login: &str, asks| (domain.to_owned(), login.to_owned(), asks);
        assert_eq!(account(None, None), expected("", "", false));
        assert_eq!(account(Some("ann"), None), expected("", "ann", true));
        assert_eq!(account(Some("WORK\\ann"), Some("")), expected("WORK", "ann", false));
        assert!(matches!(wanted(&[], Some("ann"), None), Err(Problem::OnlyWith { .. })));
        assert_eq!(wanted(&[], None, Some("unused")).unwrap(), Wanted::default());
    }
}
