// Sends every line of standard input to the server and writes every answer on a line of its own.
"use strict";

const readline = require("node:readline");
const WebSocket = require("ws");

const socket = new WebSocket(process.argv[2]);
socket.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.on("open", async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const answer = new Promise((resolve) => socket.once("message", (data) => resolve(data.toString())));
    socket.send(line);
    console.log(await answer);
  }
  socket.close();
});
