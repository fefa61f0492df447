import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { BodyTrailer } from '../../../decode/view/grpc/body-trailers'
import type { ExchangeDetail } from '../../../shared/contract/traffic'
import { isSamePlace } from '../headless/inner-place'
import { readWebTrailers, webTrailersPlace } from '../headless/web-trailers'
import { useShownCapture } from './use-shown-capture'

/** While the body is being cut. */
const BEHIND_MS = 120

/** Trailers that a call of gRPC-web has in its answer's body; none until they are known. */
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
      // The exchange is gone, or its body: there is no more to say of the call than its heads do.
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
