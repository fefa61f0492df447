/** The settings dialog. */
export const settings = {
  title: 'Settings',
  button: 'Settings…',
  capture: {
    title: 'Captures',
    cap: 'Keep at most',
    capHint: 'Takes effect at once. When the live capture is full, what is oldest makes room.',
    capWrong: 'Enter a size from {least} to {most}.',
    unit: 'Unit',
    units: { MB: 'MB', GB: 'GB', TB: 'TB' },
    folder: 'Folder',
    own: 'The app’s own folder',
    choose: 'Choose…',
    reset: 'Use the app’s own',
    folderNext: 'Used from the next start on. This time captures are made in {folder}.',
    folderNow: 'Captures of this launch are made in {folder}.',
    folderTrouble: 'No capture can be made there: {reason} Until then they are made in {folder}.'
  },
  look: {
    title: 'Appearance',
    theme: 'Theme',
    language: 'Language',
    system: 'System'
  },
  reading: {
    title: 'Reading',
    encoding: 'Text encoding',
    encodingHint: 'What the Text tab begins with. Bytes are never changed.',
    time: 'Times',
    zone: 'Time zone'
  },
  keyboard: {
    title: 'Keyboard',
    letters: 'Run commands with single letters in the tables of traffic',
    lettersHint: 'These letters work only while a table has the focus. R sends the selected request again.',
    lettersOff: 'Off'
  },
  sessions: {
    title: 'Sessions',
    bindWarning: 'Warn of listening addresses that other machines can reach',
    bindWarningHint: 'Shown in the dialog of a proxy or a server that does not listen on 127.0.0.1 or ::1.'
  }
}
