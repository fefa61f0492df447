/** Resolves with the result of the work, or with `late` after the time limit. Rejects if the work does. */
export async function withinLimit<Result, Late>(
  work: Promise<Result>,
  milliseconds: number,
  late: Late
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<Late>((resolve) => {
    timer = setTimeout(resolve, milliseconds, late)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
