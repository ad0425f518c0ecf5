//! What a client can make the server hold. A test binary of its own, one test after the other: what is measured is the
//! memory of a whole process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test whose preparation fails has failed")]

use std::io::{Read, Write};
use std::net::TcpStream;

use datacode_test_support::{DEADLINE, Server, Socket, folder};

/// A figure of a process in KiB: `VmRSS`, or `VmHWM`, the most it ever was.
fn kib(server: &Server, figure: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':')).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// An upgraded connection without a WebSocket library, for frames no library sends.
fn raw(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let address = server.address();
    let upgrade = format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(upgrade.as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// A gibibyte is offered in streamed output to a client that reads nothing.
fn a_client_that_does_not_read_holds_its_program_and_no_memory(server: &Server) {
    let before = kib(server, "VmHWM");
    let mut silent = Socket::connect(server.address());
    let code = r"let piece = 'x' * 65535\nfor i in range(16384) { print(piece) }";
    silent.send(&format!(r#"{{"code":"{code}","stream":true,"id":1}}"#));
    // Another session works for a while: time in which the first could fill memory, if nothing held it.
    let mut other = Socket::connect(server.address());
    for _ in 0..20 {
        let answer = other.ask(r#"{"code":"let n = 0\nfor i in range(3000000) { n += i }\nprint(n)"}"#);
        assert_eq!(answer, r#"{"success":true,"output":"4499998500000\n","error":null}"#);
    }
    let growth = kib(server, "VmHWM").saturating_sub(before);
    // It is stopped although it reads nothing: only then does the client read what had been sent until then.
    silent.send(r#"{"type":"interrupt"}"#);
    let mut bytes = 0;
    loop {
        let frame = silent.receive();
        bytes += frame.len();
        if frame.contains(r#""status":"interrupted""#) {
            break;
        }
    }
    let _ = writeln!(
        std::io::stderr(),
        "1 GiB offered to a client that does not read: {} MiB were sent, the server grew by {} MiB",
        bytes >> 20,
        growth >> 10
    );
    assert!(bytes < 64 << 20, "{bytes} bytes left the program before it was stopped");
    assert!(growth < 64 << 10, "the server grew by {growth} KiB");
}

/// A frame whose header declares 8 GiB is refused at its header.
fn a_frame_that_declares_8_gib_is_refused_at_its_header(server: &Server) {
    // A first round lets the allocator take what such a connection costs at all.
    for round in 0..2 {
        let before = kib(server, "VmRSS");
        let mut stream = raw(server);
        let mut frame = vec![0x81, 0xff];
        frame.extend((8u64 << 30).to_be_bytes());
        frame.extend([1, 2, 3, 4]);
        stream.write_all(&frame).unwrap();
        // Payload goes on coming; the server may have closed by then.
        let piece = vec![b'x'; 1 << 20];
        for _ in 0..8 {
            if stream.write_all(&piece).is_err() {
                break;
            }
        }
        let mut answer = [0; 4];
        let read = stream.read_exact(&mut answer);
        let growth = kib(server, "VmRSS").saturating_sub(before);
        if round == 1 {
            let _ = writeln!(std::io::stderr(), "a frame declaring 8 GiB: the server grew by {growth} KiB");
            read.unwrap();
            assert_eq!((answer[0], &answer[2..]), (0x88, &1009u16.to_be_bytes()[..]), "a close frame with code 1009");
            assert!(growth < 1024, "the server grew by {growth} KiB");
        }
    }
}

#[test]
fn what_a_client_offers_or_declares_is_not_held_in_memory() {
    let folder = folder();
    let server = Server::start(env!("CARGO_BIN_EXE_datacode"), folder.path(), &[]);
    let mut socket = Socket::connect(server.address());
    assert!(socket.ask(r#"{"code":"print(7)"}"#).contains("7"));
    a_frame_that_declares_8_gib_is_refused_at_its_header(&server);
    a_client_that_does_not_read_holds_its_program_and_no_memory(&server);
}
