import { createHash, randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Deliver } from '../platforms/slack/slack-person.ts'

/** Slack's side of Socket Mode: the connections there are, and a way to bring something over the newest. */
export type SlackSocket = {
  /** How many connections were made so far, and how many there are. */
  opened(): number
  open(): number
  deliver: Deliver
  /** Says that Slack wants the connection renewed, as it does every few hours. */
  refresh(): void
}

/** How long Slack waits for an acknowledgement before it counts as none, in milliseconds. */
const UNHEARD_AFTER = 3_000

/** Answers the WebSocket handshake on a server, and speaks as much of the protocol as Socket Mode does. */
export function attachSocket(server: Server): SlackSocket {
  const sockets = new Set<Duplex>()
  const acknowledged = new Map<string, (payload: unknown) => void>()
  let opened = 0

  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    )
    opened += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => sockets.delete(socket))
    let waiting = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk])
      for (let frame = readFrame(waiting); frame; frame = readFrame(waiting)) {
        waiting = waiting.subarray(frame.length)
        if (frame.opcode === 0x9) socket.write(frameOf(0xa, frame.payload))
        if (frame.opcode === 0x8) socket.end(frameOf(0x8, frame.payload))
        if (frame.opcode !== 0x1) continue
        const { envelope_id: envelope, payload } = JSON.parse(frame.payload.toString())
        acknowledged.get(envelope)?.(payload)
      }
    })
    say(socket, { type: 'hello', num_connections: 1, connection_info: { app_id: 'A0MAATJE1' } })
  })

  const newest = () => {
    const socket = [...sockets].at(-1)
    if (!socket) throw new Error('nobody is connected')
    return socket
  }

  const types = { event: 'events_api', interactive: 'interactive', command: 'slash_commands' }
  return {
    opened: () => opened,
    open: () => sockets.size,
    async deliver(kind, payload, retry = 0) {
      const envelope = randomUUID()
      const { promise, resolve } = Promise.withResolvers<{ status: number; body: string }>()
      acknowledged.set(envelope, (body) => resolve({ status: 200, body: JSON.stringify(body) }))
      const late = setTimeout(() => resolve({ status: 0, body: '' }), UNHEARD_AFTER)
      say(newest(), {
        envelope_id: envelope,
        type: types[kind],
        payload,
        accepts_response_payload: kind !== 'event',
        ...(kind === 'event' ? { retry_attempt: retry, retry_reason: retry === 0 ? '' : 'timeout' } : {}),
      })
      return promise.finally(() => clearTimeout(late))
    },
    refresh: () => say(newest(), { type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'wss-1' } }),
  }
}

function say(socket: Duplex, message: object): void {
  socket.write(frameOf(0x1, Buffer.from(JSON.stringify(message))))
}

/** A frame as a server sends it: whole, unmasked. */
function frameOf(opcode: number, payload: Buffer): Buffer {
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, payload.length])
      : Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff])
  return Buffer.concat([head, payload])
}

/** The first frame of what a client sent, or undefined while it is not there whole. */
function readFrame(data: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (data.length < 6) return undefined
  const short = (data[1] ?? 0) & 0x7f
  const start = short === 126 ? 4 : 2
  const size = short === 126 ? data.readUInt16BE(2) : short
  const length = start + 4 + size
  if (data.length < length) return undefined
  const mask = data.subarray(start, start + 4)
  const payload = data.subarray(start + 4, length).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return { opcode: (data[0] ?? 0) & 0xf, payload: Buffer.from(payload), length }
}
