/** Choices of which one is made, for a menu with several groups of them. */
export interface ChoiceGroup {
  readonly title: string
  /** The value of the choice made. */
  readonly chosen: string
  readonly choices: readonly {
    readonly value: string
    readonly label: string
    choose(): void
  }[]
}
