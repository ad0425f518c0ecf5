//! What the errors of the SMB library mean.

use datacode_lang::host::{FileError, ShareFault};
use smb2::types::Command;
use smb2::types::status::NtStatus;
use smb2::{Error, ErrorKind};

/// Of the way to a server and into it.
pub fn of_signing_in(error: Error) -> FileError {
    FileError::Share(match error {
        // Servers have a dozen words for it.
        Error::Protocol { command: Command::SessionSetup, .. } => ShareFault::SignIn,
        Error::Io(_) | Error::ConnectFailed { .. } => ShareFault::Unreachable,
        other => return of_file(other),
    })
}

/// Of the way into a share.
pub fn of_connecting(error: Error) -> FileError {
    FileError::Share(match error {
        Error::Protocol { status: NtStatus::ACCESS_DENIED, .. } => ShareFault::Closed,
        Error::Protocol { status: NtStatus::BAD_NETWORK_NAME, .. } | Error::ShareRedirected { .. } => {
            ShareFault::Unknown
        }
        other => return of_file(other),
    })
}

/// Of what is done with a file or a folder.
pub fn of_file(error: Error) -> FileError {
    let share = match error.kind() {
        ErrorKind::NotFound | ErrorKind::InvalidName | ErrorKind::DfsReferral => return FileError::NotFound,
        ErrorKind::AccessDenied | ErrorKind::SharingViolation => return FileError::Denied,
        ErrorKind::IsADirectory => return FileError::NotAFile,
        ErrorKind::NotADirectory => return FileError::NotAFolder,
        ErrorKind::AuthRequired => ShareFault::SignIn,
        ErrorKind::GuestSessionRefused => ShareFault::GuestOnly,
        ErrorKind::ConnectionLost | ErrorKind::SessionExpired => ShareFault::Lost,
        ErrorKind::TimedOut => ShareFault::Silent,
        ErrorKind::InvalidData | ErrorKind::SignatureInvalid | ErrorKind::SigningRequired | ErrorKind::Unsupported => {
            ShareFault::NotUnderstood
        }
        _ => return FileError::Io,
    };
    FileError::Share(share)
}

/// Whether the connection can be used no more, so that another may do better.
pub fn is_broken(error: FileError) -> bool {
    matches!(error, FileError::Share(ShareFault::Lost | ShareFault::Silent | ShareFault::NotUnderstood))
}
