import * as v from 'valibot'
import { PROTO_SCALARS } from '../model/proto-schema'

/**
 * Protobuf definitions that the user added, as files or folders. They provide names for the field numbers on the wire.
 * The host reads the files and remembers their paths.
 */

/** The window translates `code`; `text` is the original message of the parser or the system. */
export const ProtoProblem = v.strictObject({
  code: v.picklist([
    /** The text is not a valid protobuf definition. */
    'syntax',
    /** A name is already defined in another file. */
    'duplicate',
    /** A type is used but not defined; `imports` lists the files that were not found. */
    'unknown-type',
    'unreadable',
    /** Too many or too large files. */
    'too-many',
    /** A folder without a single file. */
    'empty'
  ]),
  file: v.string(),
  line: v.nullable(v.number()),
  text: v.string(),
  imports: v.array(v.string())
})
export type ProtoProblem = v.InferOutput<typeof ProtoProblem>

export const ProtoSource = v.strictObject({
  id: v.number(),
  kind: v.picklist(['file', 'folder']),
  name: v.string(),
  /** Folder of the source, for display. */
  folder: v.string(),
  /** Number of files read, and of messages they define. */
  files: v.number(),
  messages: v.number(),
  problems: v.array(ProtoProblem)
})
export type ProtoSource = v.InferOutput<typeof ProtoSource>

const Type = v.variant('is', [
  v.strictObject({ is: v.literal('scalar'), scalar: v.picklist(PROTO_SCALARS) }),
  v.strictObject({ is: v.literal('enum'), name: v.string() }),
  v.strictObject({ is: v.literal('message'), name: v.string() }),
  v.strictObject({ is: v.literal('group'), name: v.string() })
])

const Schema = v.strictObject({
  messages: v.array(
    v.strictObject({
      name: v.string(),
      fields: v.array(
        v.strictObject({
          number: v.number(),
          name: v.string(),
          type: Type,
          repeated: v.boolean(),
          key: v.optional(v.picklist(PROTO_SCALARS)),
          oneof: v.optional(v.string())
        })
      )
    })
  ),
  enums: v.array(v.strictObject({ name: v.string(), values: v.array(v.tuple([v.number(), v.string()])) })),
  methods: v.array(v.strictObject({ path: v.string(), request: v.string(), response: v.string() }))
})

/** All sources, and the schema they define together. */
export const Protos = v.strictObject({ sources: v.array(ProtoSource), schema: Schema })
export type Protos = v.InferOutput<typeof Protos>

export const protoRequests = {
  'protos.get': { input: v.strictObject({}), output: Protos },
  /** Adds a file or folder chosen in the system's dialog. Returns the unchanged state if the user cancelled. */
  'protos.add': { input: v.strictObject({ what: v.picklist(['file', 'folder']) }), output: Protos },
  'protos.remove': { input: v.strictObject({ id: v.number() }), output: Protos },
  /** Reads all files again. */
  'protos.reload': { input: v.strictObject({}), output: Protos }
}
