import type { Bounds } from '../../../../../shared/contract/bounds'
import type { Payload } from '../../../../../shared/contract/payload'
import type { FramingForm } from './framing-form'

/**
 * A form as a list of options. An option names a member of the form's plain values, its control, its texts as catalogue
 * keys, and when it is shown. `Option` is checked against its form; `AnyOption` is what the components take.
 */

type KeysOf<Form, Value> = { [Key in keyof Form]-?: Form[Key] extends Value ? Key : never }[keyof Form] &
  string

interface Keys {
  flag: string
  text: string
  payload: string
  framing: string
}

type ControlOf<K extends Keys> =
  /** `flag` is a box in a labelled row, `check` a box with its label and hint beside it. */
  | { readonly control: 'flag' | 'check'; readonly key: K['flag'] }
  /** One of the values; `several` is a comma-separated list of them. */
  | {
      readonly control: 'choice' | 'several' | 'select' | 'menu'
      readonly key: K['text']
      readonly values: readonly string[]
    }
  /** `save` is a file that gets written. */
  | {
      readonly control: 'number' | 'decimal' | 'duration' | 'bytes'
      readonly key: K['text']
      /** From the contract. */
      readonly bounds?: Bounds
      /** An empty text is valid. */
      readonly isOptional?: boolean
    }
  | {
      readonly control:
        | 'text'
        | 'secret'
        | 'lines'
        | 'file'
        | 'folder'
        | 'save'
        /** Two columns, drawn by the slot of this key over the whole width. */
        | 'pairs'
      readonly key: K['text']
    }
  | { readonly control: 'payload'; readonly key: K['payload'] }
  | { readonly control: 'framing'; readonly key: K['framing'] }
  /** Drawn by the slot of this key, which need not be a member of the form. */
  | { readonly control: 'slot'; readonly key: string }
  /** A row that has only the controls of `beside`. */
  | { readonly control: 'group'; readonly key: string }

/** A control and the member of the form that it changes. */
export type Control<Form> = ControlOf<{
  flag: KeysOf<Form, boolean>
  text: KeysOf<Form, string>
  payload: KeysOf<Form, Payload>
  framing: KeysOf<Form, FramingForm>
}>

/** Texts are catalogue keys. */
export interface OptionTexts {
  readonly label: string
  readonly hint?: string
  readonly placeholder?: string
  /** Prefix of the keys of the values; a choice without it has `choiceKey`. */
  readonly choices?: string
  choiceKey?(value: string): string
  /** Name of a menu's button, with the current `{choice}`. */
  readonly chosen?: string
  /** Text before an inline control, if it is not the label. */
  readonly caption?: string
  /** Text after the control. */
  readonly unit?: string
  /** Unit that is the same in every language. */
  readonly symbol?: string
  /** Tooltip. */
  readonly title?: string
  /** Named values in the texts. */
  readonly named?: Readonly<Record<string, string>>
}

interface Shape {
  /** Width of a text in pixels; `grow` takes the rest of the row. */
  readonly width?: number | 'grow'
  /** Height of `lines` and `payload`. */
  readonly rows?: number
  readonly maxLength?: number
  /** Placeholder that is the same in every language. */
  readonly example?: string
  /** Names of match groups that a payload may contain. */
  readonly groups?: readonly string[]
  /** Shows the label before a control that is inline or beside another. */
  readonly captioned?: boolean
  /** Focused when the dialog opens. */
  readonly autofocus?: boolean
}

/** Methods, so that options of one form are accepted where the form is not known. */
interface Dependent<Form, Context, Beside> {
  /** Returns true if the option is shown. Always shown when absent. */
  when?(form: Form, context: Context): boolean
  /** Returns the key of a hint that depends on the form, or null for none. */
  hintFor?(form: Form, context: Context): string | null
  /** Returns true if the control is shown but has no effect. */
  isDisabled?(form: Form): boolean
  /** Options in the same row, after this one. The label of each is its accessible name. */
  readonly beside?: readonly Beside[]
}

export type Option<Form, Context = null> = Control<Form> &
  OptionTexts &
  Shape &
  Dependent<Form, Context, Option<Form, Context>>

export type AnyOption = ControlOf<Keys> & OptionTexts & Shape & Dependent<object, unknown, AnyOption>

/**
 * `beside`: labels in a column of their own. `stacked`: above their controls. `inline`: the controls of a line, whose
 * problems the form shows itself.
 */
export type OptionLayout = 'beside' | 'stacked' | 'inline'

/** Texts of problems by the key of their option. */
export type OptionProblems = Readonly<Record<string, string | null | undefined>>

export function isShown(option: AnyOption, form: object, context: unknown): boolean {
  return option.when === undefined || option.when(form, context)
}

/** Returns the controls of a row that are shown. */
export function controlsOf(row: AnyOption, form: object, context: unknown): AnyOption[] {
  const beside = (row.beside ?? []).filter((option) => isShown(option, form, context))
  return row.control === 'group' ? beside : [row, ...beside]
}

/** Returns the value of a member; undefined for an option that has none. */
export function valueOf(form: object, key: string): unknown {
  return (form as Readonly<Record<string, unknown>>)[key]
}

/** Returns the key of the text of one value. */
export function choiceKey(option: AnyOption, value: string): string {
  return option.choiceKey?.(value) ?? `${option.choices ?? ''}.${value}`
}

/** Splits entries separated by line breaks, commas or semicolons. */
export function entriesOf(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}
