import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { BodyTrailer } from '../../../../../decode/view/grpc/body-trailers'
import type { ExchangeDetail } from '../../../../../shared/contract/traffic'
import { isSamePlace } from '../model/inner-place'
import { readWebTrailers, webTrailersPlace } from './model/web-trailers'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/** Poll interval in ms while the body is being split into messages. */
const BEHIND_MS = 120

/** Returns the trailers in the response body of a gRPC-Web call; empty until known. */
export function useWebTrailers(exchange: () => ExchangeDetail): Readonly<ShallowRef<readonly BodyTrailer[]>> {
  const shown = useShownCapture()
  const trailers = shallowRef<readonly BodyTrailer[]>([])
  let run = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const look = async (mine: number): Promise<void> => {
    const place = webTrailersPlace(exchange())
    if (place === null) return
    try {
      const found = await readWebTrailers(shown.request, place)
      if (mine !== run) return
      if (found === null) timer = setTimeout(() => void look(mine), BEHIND_MS)
      else trailers.value = found
    } catch {
      // The exchange or its body no longer exists, so there are no trailers.
    }
  }

  watch(
    [shown.capture, () => webTrailersPlace(exchange())],
    ([capture, place], [beforeCapture, before]) => {
      if (capture === beforeCapture && isSamePlace(place, before ?? null)) return
      clearTimeout(timer)
      trailers.value = []
      void look(++run)
    },
    { immediate: true }
  )
  onScopeDispose(() => {
    run++
    clearTimeout(timer)
  })
  return trailers
}
