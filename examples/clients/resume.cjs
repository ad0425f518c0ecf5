// Loses its connection on purpose while a program runs, and comes back to it: nothing is missing, nothing comes twice.
// Теряет соединение во время работы программы и возвращается: вывод не пропадает и не повторяется.
//
//     npm install ws
//     node examples/clients/resume.cjs [ws://127.0.0.1:8080]
"use strict";

const WebSocket = require("ws");

const address = process.argv[2] ?? "ws://127.0.0.1:8080";
const code = "for i in range(1, 6) { print('line', i) }";
let ticket = null;
let seen = 0;

function connect(url, opened) {
  const socket = new WebSocket(url);
  socket.on("open", () => opened(socket));
  socket.on("message", (data) => receive(socket, JSON.parse(data)));
  socket.on("error", (error) => {
    console.error(`${url}: ${error.message}`);
    process.exitCode = 1;
  });
}

function receive(socket, frame) {
  if (frame.seq) seen = frame.seq;
  if (frame.type === "reconnection_token") {
    ticket = frame;
    socket.send(JSON.stringify({ type: "execute", code, id: "job", stream: true }));
  } else if (frame.type === "resumed") {
    console.log(`(resumed: ${frame.recovered})`);
  } else if (frame.type === "output") {
    process.stdout.write(frame.text);
    if (ticket && !socket.cut) cut(socket);
  } else if (frame.id === "job") {
    console.log(`(${frame.status})`);
    socket.close();
  }
}

/** Ends the connection as a broken network does, without a word, and connects again from the last number seen. */
function cut(socket) {
  socket.cut = true;
  socket.removeAllListeners("message");
  socket.terminate();
  const { token, epoch } = ticket;
  ticket = null;
  connect(`${address}/?reconnection_token=${token}&epoch=${epoch}&seq=${seen}`, () => {});
}

connect(address, (socket) => socket.send('{"type":"get_reconnection_token"}'));
