import { watch, type FSWatcher } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { EngineRequests } from '../shared/contract/contract'
import type { RuleList, RulesState } from '../shared/contract/rules'
import { messageOf } from '../shared/model/app-error'
import type { Handlers } from '../shared/rpc/server'
import { parseCount, UsageError } from './options'
import { reportError, reportPlace } from './report-error'
import { describePlaced, parseRulesFile, rulesFile, textOf } from './rules-file'

/** Options of the commands that apply a rules file, which is read again when it changes. */

/** Editors write a file in several steps: it is read when they are over. */
const SETTLE_MS = 50
const SEEDS = { least: 0, most: 0xffff_ffff }

export interface RulesValues {
  rules?: string | undefined
  group?: string[] | undefined
  seed?: string | undefined
}

type RuleHandlers = Pick<Handlers<EngineRequests>, 'rules.set'>

export class RulesOptions {
  readonly #path: string
  readonly #groups: ReadonlyMap<string, boolean>
  readonly #seed: number | null
  #list: RuleList
  #watcher: FSWatcher | null = null
  #timer: NodeJS.Timeout | undefined

  private constructor(
    path: string,
    groups: ReadonlyMap<string, boolean>,
    seed: number | null,
    list: RuleList
  ) {
    this.#path = path
    this.#groups = groups
    this.#seed = seed
    this.#list = list
  }

  /** Null without `--rules`. Throws a UsageError for invalid options or a file with problems. */
  static async of({ rules, group = [], seed }: RulesValues): Promise<RulesOptions | null> {
    if (rules === undefined) {
      if (group.length > 0) throw new UsageError('--group requires --rules FILE.')
      if (seed !== undefined) throw new UsageError('--seed requires --rules FILE.')
      return null
    }
    const list = await rulesFile(rules)
    const known = new Set(list.rules.map((rule) => rule.group))
    const groups = new Map(group.map((text) => groupState(text, known)))
    return new RulesOptions(
      rules,
      groups,
      seed === undefined ? null : parseCount('--seed', seed, SEEDS),
      list
    )
  }

  /** Applies the rules, and those of each later version of the file. */
  async apply(handlers: RuleHandlers): Promise<void> {
    await this.#set(handlers)
    // The folder, because many editors replace the file.
    this.#watcher = watch(dirname(resolve(this.#path)), { persistent: false }, (_event, name) => {
      if (name !== null && name !== basename(this.#path)) return
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => {
        void this.#readAgain(handlers)
      }, SETTLE_MS)
    })
    this.#watcher.on('error', (error) => {
      reportError(`Changes of the rules file are not noticed any more: ${messageOf(error)}`)
    })
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#watcher?.close()
  }

  async #readAgain(handlers: RuleHandlers): Promise<void> {
    try {
      const parsed = parseRulesFile(await textOf(this.#path))
      if (!parsed.ok) {
        reportPlace(parsed.problems.map((problem) => describePlaced(this.#path, problem)).join('\n'))
        reportError('The changed rules file has problems. The last good rules stay in force.')
        return
      }
      if (JSON.stringify(parsed.list) === JSON.stringify(this.#list)) return
      this.#list = parsed.list
      await this.#set(handlers)
      reportError(`The rules of ${this.#path} were read again.`)
    } catch (error) {
      reportError(`${messageOf(error)} The last good rules stay in force.`)
    }
  }

  async #set(handlers: RuleHandlers): Promise<RulesState> {
    const off = new Set(this.#list.offGroups)
    for (const [group, isOn] of this.#groups) {
      if (isOn) off.delete(group)
      else off.add(group)
    }
    return handlers['rules.set']({ ...this.#list, offGroups: [...off], seed: this.#seed ?? this.#list.seed })
  }
}

function groupState(text: string, known: ReadonlySet<string>): [string, boolean] {
  const [, name = '', state] = /^(.+)=(on|off)$/.exec(text) ?? []
  if (state === undefined) throw new UsageError(`--group ${text} is not NAME=on or NAME=off.`)
  if (!known.has(name))
    throw new UsageError(`--group ${text}: no rule of the file is in the group "${name}".`)
  return [name, state === 'on']
}
