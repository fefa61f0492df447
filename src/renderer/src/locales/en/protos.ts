/** Definitions of protobuf: files of them, and which message a body is shown as. */
export const protos = {
  title: 'Protobuf definitions',
  about:
    'Names for the fields of protobuf messages. Calls of gRPC find theirs by service and method; for any other body you choose the message.',
  empty: 'No definitions yet. Add a .proto file, or a folder whose files import each other.',
  addFile: 'Add file…',
  addFolder: 'Add folder…',
  reload: 'Read all files again',
  remove: 'Remove {name}',
  files: '{count} file | {count} files',
  messages: '{count} message | {count} messages',
  problems: {
    syntax: 'Not understood: {text}.',
    duplicate: 'Defined twice: {text}. What came first is used.',
    'unknown-type': 'Defined nowhere: {text}. Fields of that type are shown without names.',
    'missing-import': 'Defined nowhere: {text}. Not found: {imports}. Add the folder these lie in.',
    unreadable: 'Could not be read: {text}.',
    'too-many': 'Too much to read ({text}). The rest is left out.',
    empty: 'There is no .proto file in it.'
  },
  menu: 'Shown as: {type}',
  decodeAs: 'Message types',
  raw: 'Numbers only',
  automatic: 'As the call says',
  filter: 'Find a message type',
  more: 'and {count} more | and {count} more',
  none: 'With .proto files, fields have names and types.',
  manage: 'Definitions…',
  setting: 'Protobuf',
  settingHint: 'Names for the fields of protobuf and gRPC messages.'
}
