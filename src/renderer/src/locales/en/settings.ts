/** The settings dialog. */
export const settings = {
  title: 'Settings',
  button: 'Settings…',
  capture: {
    title: 'Captures',
    cap: 'Maximum size',
    capHint: 'Takes effect immediately. When the live capture is full, the oldest data is dropped.',
    capWrong: 'Enter a size from {least} to {most}.',
    unit: 'Unit',
    units: { MB: 'MB', GB: 'GB', TB: 'TB' },
    folder: 'Folder',
    own: 'Default folder',
    choose: 'Choose…',
    reset: 'Use default',
    folderNext: 'Takes effect at the next launch. Current captures are saved in {folder}.',
    folderNow: 'Current captures are saved in {folder}.',
    folderTrouble: 'Captures cannot be saved there: {reason} Until then they are saved in {folder}.'
  },
  look: {
    title: 'Appearance',
    theme: 'Theme',
    language: 'Language',
    system: 'System'
  },
  reading: {
    title: 'Display',
    encoding: 'Text encoding',
    encodingHint: 'Default encoding of the Text tab. The bytes are not changed.',
    time: 'Times',
    zone: 'Time zone'
  },
  keyboard: {
    title: 'Keyboard',
    letters: 'Run commands with single letters in the traffic tables',
    lettersHint: 'Letters work only while a table has the focus. R replays the selected request.',
    lettersOff: 'Off'
  },
  sessions: {
    title: 'Sessions',
    bindWarning: 'Warn about listening addresses that other machines can reach',
    bindWarningHint: 'Shown in the dialog of a proxy or server that does not listen on 127.0.0.1 or ::1.'
  }
}
