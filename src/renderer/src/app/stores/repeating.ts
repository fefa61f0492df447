import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { RepeatNote, RepeatSnapshot } from '../../../../shared/contract/repeat-snapshot'
import { AppError } from '../../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { NEW_FORM, repeatInput, type RepeatForm } from '../../features/repeat/model/repeat-form'
import type { RepeatStepForm } from '../../features/repeat/model/repeat-step'
import { useCaptureStore } from './capture'
import type { CapturedExchange } from './comparison'
import { useNoticesStore } from './notices'

/** The load test: its form, kept while the window is open, and the state of the last run. */
export const useRepeatingStore = defineStore('repeating', () => {
  const engine = useEngine()
  const captures = useCaptureStore()
  const notices = useNoticesStore()
  const isOpen = shallowRef(false)
  const form = shallowRef<RepeatForm | null>(null)
  /** Capture of the steps' exchanges. */
  const capture = shallowRef(1)
  const snapshot = shallowRef<RepeatSnapshot | null>(null)
  const notes = shallowRef<readonly RepeatNote[]>([])
  const starting = shallowRef(false)
  /** Why the engine did not start the run. */
  const refusal = shallowRef<AppError | null>(null)
  /** An exchange to add as a step, not loaded yet. */
  const wanted = shallowRef<(CapturedExchange & { readonly asNext: boolean }) | null>(null)

  const stopListening = engine.on('repeat', (next) => {
    snapshot.value = next
  })
  const isRunning = computed(() => snapshot.value?.state === 'running')

  /** Loads the state once: a run can continue across a page reload, and may already have ended. */
  const load = async (): Promise<void> => {
    const answer = await engine.request('repeat.get', {})
    snapshot.value ??= answer
  }

  /** Opens the form for this exchange; for the same one as before, with its previous settings. */
  const open = (exchange: number, of = captures.shown): void => {
    const [first] = form.value?.steps ?? []
    if (first?.key !== exchangeKey(of, exchange)) {
      form.value = null
      capture.value = of
      wanted.value = { capture: of, exchange, asNext: false }
    }
    isOpen.value = true
  }

  /** Opens the form for a workbench draft; count and rate are kept for the same draft. */
  const openDraft = (step: RepeatStepForm, of: number): void => {
    const known = form.value?.steps[0]?.key === step.key ? form.value : null
    wanted.value = null
    capture.value = of
    form.value =
      known === null
        ? { ...NEW_FORM, steps: [step] }
        : { ...known, steps: known.steps.with(0, { ...step, extract: known.steps[0]?.extract ?? [] }) }
    isOpen.value = true
  }

  /** Opens the form with its previous settings. */
  const show = (): void => {
    isOpen.value = true
  }

  const addStep = (exchange: number): void => {
    wanted.value = { capture: capture.value, exchange, asNext: true }
  }

  /** Adds the wanted step after it has been loaded. */
  const take = (step: RepeatStepForm): void => {
    const asNext = wanted.value?.asNext === true
    wanted.value = null
    if (!asNext || form.value === null) form.value = { ...NEW_FORM, steps: [step] }
    else form.value = { ...form.value, steps: [...form.value.steps, step] }
  }

  const start = async (): Promise<void> => {
    if (form.value === null || starting.value) return
    starting.value = true
    refusal.value = null
    try {
      const answer = await engine.request('repeat.start', repeatInput(form.value, capture.value))
      notes.value = answer.notes
    } catch (error) {
      notes.value = []
      refusal.value = error instanceof AppError ? error : new AppError('internal', String(error))
    } finally {
      starting.value = false
    }
  }

  const stop = async (): Promise<void> => {
    const run = snapshot.value?.run
    if (run === undefined) return
    try {
      await engine.request('repeat.stop', { run })
    } catch (error) {
      notices.report(error)
    }
  }

  return {
    ...{ isOpen, form, capture, snapshot, notes, starting, refusal, wanted, isRunning },
    ...{ load, open, openDraft, show, addStep, take, start, stop, stopListening }
  }
})

/** Identifies a step by its exchange. */
export function exchangeKey(capture: number, exchange: number): string {
  return `exchange ${capture} ${exchange}`
}
