import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { SchemaIndex } from '../../../../decode/view/protobuf/schema-index'
import type { Protos, ProtoSource } from '../../../../shared/contract/protos'
import { NO_SCHEMA } from '../../../../shared/model/proto-schema'
import { useEngine } from '../bridge/engine-client'
import { useNoticesStore } from './notices'

/** The user's protobuf definitions. The host reads the files; the schema is here, because the window decodes bodies. */
export const useProtosStore = defineStore('protos', () => {
  const engine = useEngine()
  const notices = useNoticesStore()
  const protos = shallowRef<Protos | null>(null)
  const busy = shallowRef(false)
  let loading: Promise<void> | undefined

  const sources = computed<readonly ProtoSource[]>(() => protos.value?.sources ?? [])
  const schema = computed(() => protos.value?.schema ?? NO_SCHEMA)
  const index = computed(() => new SchemaIndex(schema.value))
  /** Names of all messages, in order. */
  const types = computed(() => schema.value.messages.map(({ name }) => name).toSorted())

  const attempt = async (request: () => Promise<Protos>): Promise<void> => {
    busy.value = true
    try {
      protos.value = await request()
    } catch (error) {
      notices.report(error)
    } finally {
      busy.value = false
    }
  }

  /** Loads the definitions once, on first use. */
  const load = (): Promise<void> => (loading ??= attempt(() => engine.request('protos.get', {})))

  return {
    sources,
    schema,
    index,
    types,
    busy,
    load,
    add: (what: 'file' | 'folder') => attempt(() => engine.request('protos.add', { what })),
    remove: (id: number) => attempt(() => engine.request('protos.remove', { id })),
    reload: () => attempt(() => engine.request('protos.reload', {}))
  }
})
