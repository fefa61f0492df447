/** A group of exclusive choices in a menu. */
export interface ChoiceGroup {
  readonly title: string
  /** Value of the current choice. */
  readonly chosen: string
  readonly choices: readonly {
    readonly value: string
    readonly label: string
    choose(): void
  }[]
}
