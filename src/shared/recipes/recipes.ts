import { answer, echo, every, greet, http, line, message, page, text, type Recipe } from './recipe'

/**
 * Predefined sessions that demonstrate topics of TCP tutorials, to explore and modify. `image` is the path of a picture
 * that ships with the app.
 */

export const RECIPE_IDS = [
  'hello-every-second',
  'echo',
  'echo-greeting',
  'browser-request',
  'http-from-tcp',
  'png-over-http',
  'keep-alive-vs-close',
  'client-every-two-seconds',
  'get-and-post',
  'slow-reader',
  'half-close',
  'reset',
  'local-pipe'
] as const
export type RecipeId = (typeof RECIPE_IDS)[number]

const GET = 'GET /orders?page=1 HTTP/1.1\nHost: localhost\nAccept: */*\n\n'
const FORM = 'name=%E5%BC%A0%E4%B8%89&amount=2'
const POST = `POST /orders HTTP/1.1\nHost: localhost\nContent-Type: application/x-www-form-urlencoded\nContent-Length: ${FORM.length}\n\n${FORM}`

const HEADING = '<h1>Hello from TCP</h1>'
const BARE = `HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\nContent-Length: ${HEADING.length}\nConnection: close\n\n${HEADING}`

export function recipes(image: string): Readonly<Record<RecipeId, Omit<Recipe<RecipeId>, 'id'>>> {
  return {
    'hello-every-second': {
      servers: [{ at: 9101, settings: { behaviours: [every(1000, line('Hello {{counter}}'))] } }],
      clients: [{ to: 0, settings: { behaviours: [greet(line('Thank you'))] } }]
    },
    echo: {
      servers: [{ at: 9102, settings: { behaviours: [echo(null)] } }],
      clients: [{ to: 0, settings: { behaviours: [greet(line('Is anybody there?'))] } }]
    },
    'echo-greeting': {
      servers: [{ at: 9103, settings: { behaviours: [echo('Hello ')] } }],
      clients: [{ to: 0, settings: { behaviours: [greet(line('world'))] } }]
    },
    'browser-request': {
      servers: [
        {
          at: 9104,
          settings: {
            behaviours: [http(page('<h1>Thank you</h1><p>What your browser sent is in Tcplens.</p>'))]
          }
        }
      ],
      clients: []
    },
    'http-from-tcp': {
      servers: [
        { at: 9105, settings: { behaviours: [http({ from: 'bytes', payload: text(BARE) }, 'close')] } }
      ],
      clients: []
    },
    'png-over-http': {
      servers: [{ at: 9106, settings: { behaviours: [http({ from: 'file', path: image })] } }],
      clients: []
    },
    'keep-alive-vs-close': {
      servers: [
        { at: 9107, settings: { behaviours: [http(page('<h1>Kept alive</h1>'), 'keep-alive')] } },
        { at: 9108, settings: { behaviours: [http(page('<h1>One each</h1>'), 'close')] } }
      ],
      clients: [
        { to: 0, settings: { behaviours: [every(1000, text(GET))] } },
        {
          to: 1,
          settings: {
            behaviours: [greet(message(GET))],
            reconnect: { first: 1000, most: 1000, times: null }
          }
        }
      ]
    },
    'client-every-two-seconds': {
      servers: [{ at: 9109, settings: { behaviours: [echo(null)] } }],
      clients: [
        { to: 0, settings: { behaviours: [every(2000, line('你好，服务器！第 {{counter}} 次'))] } },
        { to: 0, settings: { behaviours: [every(2000, line('你好，服务器！第 {{counter}} 次', 'gb18030'))] } }
      ]
    },
    'get-and-post': {
      servers: [{ at: 9110, settings: { behaviours: [http(page('<h1>Received</h1>'))] } }],
      clients: [
        { to: 0, settings: { behaviours: [greet(message(GET))] } },
        { to: 0, settings: { behaviours: [greet(message(POST))] } }
      ]
    },
    'slow-reader': {
      servers: [{ at: 9111, settings: { pauseOnConnect: true } }],
      clients: [
        {
          to: 0,
          settings: {
            behaviours: [{ kind: 'source', on: true, pattern: line('all work and no play'), rate: null }]
          }
        }
      ]
    },
    'half-close': {
      servers: [
        {
          at: 9112,
          settings: { halfOpen: true, behaviours: [answer(line('I say no more, but I listen'), 'end')] }
        }
      ],
      clients: [
        {
          to: 0,
          settings: { halfOpen: true, behaviours: [every(1000, line('Still speaking {{counter}}'), 5)] }
        }
      ]
    },
    reset: {
      servers: [{ at: 9113, settings: { behaviours: [answer(line('No'), 'reset')] } }],
      clients: [{ to: 0, settings: { behaviours: [greet(line('May I?'))] } }]
    },
    'local-pipe': {
      servers: [{ at: 'pipe', settings: { behaviours: [greet(line('Welcome to the pipe'))] } }],
      clients: [{ to: 0, settings: { behaviours: [greet(line('Hello through the file system'))] } }]
    }
  }
}
