import { styleText } from 'node:util'
import { escapeControls, escapeControlsInJson } from '../shared/escape-controls'

/**
 * Text that is safe to write to a terminal: its only control characters are the colours that the CLI adds. Created only
 * by the functions below, which escape every plain string.
 */
export class TerminalText {
  readonly #escaped: string

  private constructor(escaped: string) {
    this.#escaped = escaped
  }

  static escape(text: string): TerminalText {
    return new TerminalText(escapeControls(text))
  }

  static json(value: unknown): TerminalText {
    return new TerminalText(escapeControlsInJson(JSON.stringify(value)))
  }

  static styled(style: Style, text: Line): TerminalText {
    return new TerminalText(styleText(style, TerminalText.render(text)))
  }

  static joined(texts: readonly Line[], separator = ''): TerminalText {
    return new TerminalText(texts.map((text) => TerminalText.render(text)).join(separator))
  }

  static render(text: Line): string {
    return text instanceof TerminalText ? text.#escaped : escapeControls(text)
  }

  toString(): string {
    return this.#escaped
  }
}

/** One line of output without its line feed. Control characters in a plain string are escaped when it is written. */
export type Line = string | TerminalText

export type Style = Parameters<typeof styleText>[0]

/** Returns `text` in a style, or unchanged if the output has no colours. */
export type Paint = (style: Style, text: Line) => TerminalText

export function painter(colours: boolean): Paint {
  return (style, text) => (colours ? TerminalText.styled(style, text) : TerminalText.joined([text]))
}

/** Template tag that escapes each inserted plain string. */
export function line(pieces: TemplateStringsArray, ...values: readonly (Line | number)[]): TerminalText {
  const texts = pieces.flatMap((piece, at): Line[] => {
    const value = values[at]
    return value === undefined ? [piece] : [piece, typeof value === 'number' ? String(value) : value]
  })
  return TerminalText.joined(texts)
}

/** Formats one JSON object as a line. */
export function jsonLine(value: unknown): TerminalText {
  return TerminalText.json(value)
}
