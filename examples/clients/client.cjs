// Sends requests to a DataCode server and prints what they give.
// Клиент на Node.js: отправляет запросы и печатает ответы.
//
//     npm install ws
//     node examples/clients/client.cjs [ws://127.0.0.1:8080]
"use strict";

const WebSocket = require("ws");

const address = process.argv[2] ?? "ws://127.0.0.1:8080";
const requests = [
  "let sales = table([['Minsk', 120], ['Brest', 80], ['Minsk', 95]], ['city', 'amount'])",
  "show_table(group_by(sales, 'city', total=['sum', 'amount']))",
  "print(sales.total)",
];

const socket = new WebSocket(address);
// Requests may be sent at once: answers come in the same order, and each has the id of its request.
socket.on("open", () => {
  requests.forEach((code, id) => socket.send(JSON.stringify({ type: "execute", code, id, lang: "en" })));
});
socket.on("message", (data) => {
  const answer = JSON.parse(data);
  process.stdout.write(answer.output);
  if (!answer.success) console.error(answer.error);
  if (answer.id === requests.length - 1) socket.close();
});
socket.on("error", (error) => {
  console.error(`${address}: ${error.message}`);
  process.exitCode = 1;
});
