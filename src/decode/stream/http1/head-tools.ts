/**
 * The scanner and the readers of its table, shared by all connections: a field table per connection would be most of an
 * idle connection's memory. Sharing is safe because a head is scanned and its values are copied into the message before
 * any other code runs, including the sink.
 */
import { TextMemo } from './bytes'
import { FieldFacts } from './field-facts'
import { HeadScanner } from './head-scanner'
import { LINE, ROW, VALUE, VALUE_END } from './section-table'
import { isHostOf } from './host'
import { LARGE_HEAD_BYTES, MANY_FIELDS } from './limits'
import type { Http1Message } from './message'
import { addProblem } from './problems'

export class HeadTools {
  readonly scanner = new HeadScanner()
  readonly facts = new FieldFacts()
  readonly targets = new TextMemo()
  readonly reasons = new TextMemo()
  private readonly types = new TextMemo()
  private readonly encodings = new TextMemo()
  private readonly upgrades = new TextMemo()
  private readonly hosts = new TextMemo()

  /** Sets the properties common to requests and responses from the scanned head. */
  describe(message: Http1Message, bytes: Uint8Array, base: number): void {
    const { startLine, problems } = this.scanner
    for (const problem of problems.items) addProblem(message.problems, problem.code, problem.offset)
    const { facts, scanner } = this
    if (message.headEnd - message.start > LARGE_HEAD_BYTES) {
      addProblem(message.problems, 'large-head', message.start + LARGE_HEAD_BYTES)
    }
    if (scanner.rowCount > MANY_FIELDS) {
      const row = MANY_FIELDS * ROW
      addProblem(message.problems, 'many-fields', base + (scanner.rows[row + LINE] ?? 0))
    }
    facts.read(this.scanner, bytes, base, message.problems)
    message.version = startLine.versionText
    if (facts.typeRow >= 0) message.contentType = this.value(this.types, bytes, facts.typeRow)
    if (facts.encodingRow >= 0) message.contentEncoding = this.value(this.encodings, bytes, facts.encodingRow)
    message.persistent = startLine.version >= 11 ? !facts.close : facts.keepAlive && !facts.close
  }

  /** Returns Upgrade as sent. */
  upgrade(bytes: Uint8Array): string {
    return this.facts.upgradeRow < 0 ? '' : this.value(this.upgrades, bytes, this.facts.upgradeRow)
  }

  /** Returns the last Host field as sent. */
  host(bytes: Uint8Array): string {
    return this.facts.hostRow < 0 ? '' : this.value(this.hosts, bytes, this.facts.hostRow)
  }

  /** Returns whether Host matches the authority of `target`; true if either is missing. */
  isHostOf(target: string, bytes: Uint8Array): boolean {
    const { hostRow } = this.facts
    const { rows } = this.scanner
    return hostRow < 0 || isHostOf(target, bytes, rows[hostRow + VALUE] ?? 0, rows[hostRow + VALUE_END] ?? 0)
  }

  private value(memo: TextMemo, bytes: Uint8Array, row: number): string {
    const rows = this.scanner.rows
    return memo.read(bytes, rows[row + VALUE] ?? 0, rows[row + VALUE_END] ?? 0)
  }
}
