import { shallowRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RecipeId } from '../../../../shared/recipes/recipes'
import { draftOfPayload, EMPTY_DRAFT } from '../../kit/payload/model/send-draft'
import { useNoticesStore } from '../../app/stores/notices'
import { useSelectionStore } from '../../app/stores/selection'
import { useSendingStore } from '../../app/stores/sending'
import { useSessionsStore } from '../../app/stores/sessions'
import { useNewSession } from '../../app/actions/use-new-session'

/** Starts the sessions of a recipe and shows them. */
export function useRecipe(): {
  readonly starting: Readonly<ShallowRef<RecipeId | null>>
  /** Resolves to false if they could not be started; a notice shows the error. */
  start(id: RecipeId, proxy: boolean): Promise<boolean>
} {
  const { t } = useI18n()
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const showNew = useNewSession()
  const notices = useNoticesStore()
  const sending = useSendingStore()
  const starting = shallowRef<RecipeId | null>(null)

  const start = async (id: RecipeId, proxy: boolean): Promise<boolean> => {
    if (starting.value !== null) return false
    starting.value = id
    try {
      const started = await sessions.startRecipe({
        recipe: id,
        proxy,
        name: t(`recipes.list.${id}.name`),
        roles: {
          server: t('recipes.roles.server'),
          proxy: t('recipes.roles.proxy'),
          client: t('recipes.roles.client')
        }
      })
      for (const { id: session, config } of started) {
        if (config.kind !== 'client') continue
        // Puts the client's greeting into its composer, so that it can be edited and sent again.
        const greeting = config.behaviours?.find((behaviour) => behaviour.kind === 'greet')
        if (greeting !== undefined)
          sending.stateOf(session).draft = draftOfPayload(greeting.payload, EMPTY_DRAFT)
      }
      // The last session started is the client if the recipe has one, and shows the traffic best.
      const last = started.at(-1)
      if (last !== undefined) {
        showNew(last.id)
        selection.tab = 'connections'
      }
      return true
    } catch (error) {
      notices.report(error)
      return false
    } finally {
      starting.value = null
    }
  }

  return { starting, start }
}
