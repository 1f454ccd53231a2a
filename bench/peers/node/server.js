// Node's Socket.IO with its defaults (no compression), over WebSocket alone: an emit to all for each event.
"use strict";

const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer();
const io = new Server(http, { transports: ["websocket"] });

io.on("connection", (socket) => {
  socket.on("command", (update, acknowledge) => {
    io.emit("update", update);
    acknowledge({ ok: true, position: update.position });
  });
});

http.listen(Number(process.argv[2]), "127.0.0.1", 4096);
