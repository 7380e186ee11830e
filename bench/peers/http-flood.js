/**
 * More requests than a server can answer, as a process of its own for `serve-overload.js`: so many a second, whether they are answered or
 * not, each on a connection that is idle. Told by a message what to send; tells what came back.
 */

import { once } from "node:events";
import { connect } from "node:net";
import { bodyOf } from "../http-load.js";

/** A few more than requests may wait in the queue. What is due waits where none is idle. */
const mostConnections = 1200;
/** Opened together: a crowd of them would be dropped, and try again a second later. */
const atOnce = 100;
const tickMs = 5;

class Flood {
  seen = { sent: 0, right: 0, wrong: 0, refused: 0, other: 0, cut: 0, connections: 0 };
  #idle = [];
  #isOver = false;
  #port;
  #requests;
  #endings;

  constructor({ url, requests, endings }) {
    this.#port = Number(new URL(url).port);
    this.#requests = requests.map((text) => Buffer.from(text, "base64"));
    this.#endings = endings;
  }

  async connect() {
    while (this.seen.connections < mostConnections) {
      const opened = Array.from({ length: atOnce }, () => this.#open());
      await Promise.all(opened.map((socket) => once(socket, "connect")));
      this.#idle.push(...opened);
    }
  }

  async run(perSecond, seconds) {
    const startMs = performance.now();
    for (let elapsedMs = 0; elapsedMs < seconds * 1000; elapsedMs = performance.now() - startMs) {
      const due = Math.floor((elapsedMs / 1000) * perSecond) - this.seen.sent;
      for (let i = 0; i < due && this.#idle.length > 0; i++) this.#send(this.#idle.shift());
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
    this.#isOver = true;
  }

  #send(socket) {
    socket.number = this.seen.sent++ % this.#requests.length;
    socket.write(this.#requests[socket.number]);
  }

  #open() {
    this.seen.connections++;
    const socket = connect(this.#port, "127.0.0.1");
    socket.setNoDelay(true);
    socket.received = Buffer.alloc(0);
    socket.number = null;
    socket.on("error", () => {}); // then it is closed too
    socket.on("data", (chunk) => this.#take(socket, chunk));
    socket.on("close", () => {
      this.seen.connections--;
      if (socket.number !== null) this.seen.cut++;
      if (!this.#isOver) this.#idle.push(this.#open());
    });
    return socket;
  }

  #take(socket, chunk) {
    socket.received = socket.received.length === 0 ? chunk : Buffer.concat([socket.received, chunk]);
    const body = bodyOf(socket.received);
    if (body === null) return;
    const head = socket.received.toString("latin1", 0, socket.received.length - body.length);
    this.seen[this.#kindOf(head.slice(9, 12), body, socket.number)]++;
    socket.received = Buffer.alloc(0);
    socket.number = null;
    if (/\r\nconnection: close/i.test(head)) socket.end();
    else this.#idle.push(socket);
  }

  #kindOf(status, body, number) {
    if (status === "503") return "refused";
    if (status !== "200") return "other";
    return body.toString("hex").endsWith(this.#endings[number]) ? "right" : "wrong";
  }
}

const [task] = await once(process, "message");
const flood = new Flood(task);
await flood.connect();
await flood.run(task.perSecond, task.seconds);
process.send(flood.seen, () => process.exit());
