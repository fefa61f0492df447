/**
 * The native menu in the app. On macOS it is part of the system; elsewhere the bar stays hidden until Alt. What the
 * page says of its commands, which can be run and which are on, is shown here.
 */
import { Menu } from 'electron'
import type { CommandStates } from '../shared/contract/commands'
import { menuTemplate, type MenuParts } from './menu-template'

export interface AppMenu {
  /** Builds it anew: another language, other recent files. */
  rebuild(): void
  /** What the page says of its commands. Null while there is no page: then no command can be run. */
  show(states: CommandStates | null): void
}

export function createAppMenu(parts: () => MenuParts): AppMenu {
  let states: CommandStates | null = null
  let ids: readonly string[] = []

  const apply = (): void => {
    const menu = Menu.getApplicationMenu()
    for (const id of ids) {
      const item = menu?.getMenuItemById(id)
      if (item === null || item === undefined) continue
      item.enabled = states !== null && !states.disabled.some((disabled) => disabled === id)
      const isChecked = states?.checked.some((checked) => checked === id) ?? false
      // A radio item is unchecked by checking another one; to set it at all checks it.
      if (item.type === 'checkbox' || (item.type === 'radio' && isChecked)) item.checked = isChecked
    }
  }
  const rebuild = (): void => {
    const template = menuTemplate({
      ...parts(),
      run: (command) => {
        parts().run(command)
        // A click has ticked the item already; whether the command ran is for the page to say.
        setImmediate(apply)
      }
    })
    ids = idsIn(template)
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    apply()
  }
  rebuild()

  return {
    rebuild,
    show(next) {
      states = next
      apply()
    }
  }
}

function idsIn(items: readonly Electron.MenuItemConstructorOptions[]): string[] {
  return items.flatMap(({ id, submenu }) => [
    ...(id === undefined ? [] : [id]),
    ...(Array.isArray(submenu) ? idsIn(submenu) : [])
  ])
}
