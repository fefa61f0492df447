/** Definitions of protobuf: files of them, and which message a body is shown as. */
export const protos = {
  title: 'Protobuf definitions',
  about:
    'Names for the fields of protobuf messages. gRPC calls match by service and method; for other bodies, choose the message type.',
  empty: 'No definitions yet. Add a .proto file, or a folder whose files import each other.',
  addFile: 'Add file…',
  addFolder: 'Add folder…',
  reload: 'Reload all files',
  remove: 'Remove {name}',
  files: '{count} file | {count} files',
  messages: '{count} message | {count} messages',
  problems: {
    syntax: 'Syntax error: {text}.',
    duplicate: 'Defined twice: {text}. The first definition is used.',
    'unknown-type': 'Not defined: {text}. Fields of this type are shown without names.',
    'missing-import': 'Not defined: {text}. Not found: {imports}. Add their folder.',
    unreadable: 'Cannot be read: {text}.',
    'too-many': 'Too many definitions ({text}). The rest is ignored.',
    empty: 'The folder contains no .proto file.'
  },
  menu: 'Shown as: {type}',
  decodeAs: 'Message types',
  raw: 'Numbers only',
  automatic: 'Automatic',
  filter: 'Find a message type',
  more: 'and {count} more | and {count} more',
  none: 'Add .proto files to see field names and types.',
  manage: 'Definitions…',
  setting: 'Protobuf',
  settingHint: 'Names for the fields of protobuf and gRPC messages.'
}
