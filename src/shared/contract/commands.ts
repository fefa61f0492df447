import * as v from 'valibot'

/**
 * All commands of the window and their keys. The native menu names a command and the page runs it, so that a key, the
 * palette and the menu do the same; both sides read the keys here.
 *
 * A key is its modifiers and its name: `Mod` is Ctrl, or Cmd on a Mac. The UI shows the first one. The part before the
 * dot is the command's group.
 */
const KEYS = {
  'file.open': ['Mod+o'],
  'file.save': ['Mod+s'],
  'file.export': ['Mod+Shift+x'],
  'file.wireshark': [],
  'file.copyPath': [],
  'file.close': [],
  'file.kept': [],

  'capture.record': ['Mod+e'],
  'capture.clear': ['Mod+l'],
  'capture.live': [],

  'table.filter': ['/'],
  'table.freeze': ['f'],
  'table.follow': [],
  'table.bookmark': ['b'],
  'table.note': ['m'],
  'table.marked': [],

  'exchange.replay': ['r'],
  'exchange.edit': ['e'],
  'exchange.mock': [],
  'exchange.mockShown': [],
  'exchange.conversation': ['c'],
  'exchange.import': ['Mod+i'],
  'exchange.new': ['Mod+Shift+e'],
  'exchange.repeat': ['t'],

  'sessions.proxy': ['Mod+n'],
  'sessions.server': [],
  'sessions.client': [],
  'sessions.startAll': [],
  'sessions.stopAll': [],
  'sessions.authority': [],
  'sessions.recipes': ['Mod+Shift+n'],
  'sessions.demo': [],

  'server.clients': ['Mod+3'],
  'server.behaviours': ['Mod+4'],
  'server.chooseAll': [],
  'server.pause': [],
  'server.resume': [],
  'server.end': [],
  'server.reset': [],
  'server.disconnect': [],

  'view.exchanges': ['Mod+1'],
  'view.connections': ['Mod+2'],
  'view.workbench': ['Mod+5'],
  'view.answer': ['Mod+j'],
  'view.find': ['Mod+f'],
  'view.findAll': ['Mod+Shift+f'],
  'view.nextMatch': ['F3'],
  'view.previousMatch': ['Shift+F3'],
  'view.notices': ['F8'],
  'view.reuse': [],
  'view.sidebar': ['Mod+b'],
  'view.inspectorBottom': [],
  'view.inspectorRight': [],
  'view.messagesAuto': [],
  'view.messagesColumns': [],
  'view.messagesStacked': [],
  'view.messagesTabs': [],
  'view.bytesAuto': [],
  'view.bytesRight': [],
  'view.bytesBelow': [],
  'view.bytesHidden': [],
  'view.nextRow': ['F7'],
  'view.previousRow': ['Shift+F7'],
  'view.nextTurn': ['Alt+ArrowDown'],
  'view.previousTurn': ['Alt+ArrowUp'],
  'view.collapseEntries': [],
  'view.expandEntries': [],
  'view.nextPane': ['F6'],
  'view.previousPane': ['Shift+F6'],
  'view.up': ['Escape'],
  'view.systemTheme': [],
  'view.light': [],
  'view.dark': [],
  'view.systemLanguage': [],
  'view.english': [],
  'view.chinese': [],

  'app.palette': ['Mod+k', 'Mod+Shift+p'],
  'app.settings': ['Mod+,'],
  'app.rules': ['Mod+6'],
  'app.protos': [],
  'app.shortcuts': ['?']
} as const satisfies Record<string, readonly string[]>

export type CommandId = keyof typeof KEYS
export type CommandGroup = CommandId extends `${infer Group}.${string}` ? Group : never

export const COMMAND_KEYS: Readonly<Record<CommandId, readonly string[]>> = KEYS

/** In display order. */
export const COMMAND_IDS = Object.keys(KEYS) as readonly CommandId[]

export const CommandId = v.picklist(COMMAND_IDS)

/** Commands that a menu currently shows as disabled or checked. */
export const CommandStates = v.strictObject({ disabled: v.array(CommandId), checked: v.array(CommandId) })
export type CommandStates = v.InferOutput<typeof CommandStates>
