/** Evaluates code inside the engine's thread, through Node's inspector of the thread that started it. */
import type { ElectronApplication } from 'playwright-core'

/**
 * Runs in the process of the engine. It is sent as text to another process, so it uses nothing from this module.
 * Resolves when the thread has received the code.
 */
async function evaluateInThread(_electron: unknown, code: string): Promise<void> {
  const { Session } = process.getBuiltinModule('node:inspector')
  const session = new Session()
  session.connect()
  const post = (method: string, params: object = {}): Promise<void> =>
    new Promise((resolve, reject) => {
      session.post(method, params, (error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
  const attached = new Promise<string>((resolve) => {
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      if (params.workerInfo.url.endsWith('/engine.js')) resolve(params.sessionId)
    })
  })
  await post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  const sessionId = await attached
  const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: code } })
  await post('NodeWorker.sendMessageToWorker', { sessionId, message })
}

/** Evaluates code in the thread of the engine that this process hosts. */
export function evaluateInEngine(code: string): Promise<void> {
  return evaluateInThread(null, code)
}

/** Evaluates code in the engine's thread of the app. */
export function inEngineOf(app: ElectronApplication, code: string): Promise<void> {
  return app.evaluate(evaluateInThread, code)
}

/** Ways to end the engine's thread. */
export const ENDS = {
  error: `setTimeout(() => { throw new Error('thrown by the test') })`,
  // Large arrays: many small objects would keep the collector busy for long before the limit.
  memory: `setTimeout(() => { const kept = []; for (;;) kept.push(new Array(100_000).fill(0.5)) })`,
  exit: `setTimeout(() => process.exit(3))`
} as const
