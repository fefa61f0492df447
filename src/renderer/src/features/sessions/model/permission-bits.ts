/** Formats permission bits as `ls -l` does: `rwxr-xr-x`. */
export function permissionWords(mode: number): string {
  return [6, 3, 0]
    .flatMap((shift) =>
      ['r', 'w', 'x'].map((letter, bit) => ((mode >> (shift + 2 - bit)) & 1 ? letter : '-'))
    )
    .join('')
}

/** Formats permission bits for `chmod`: `755`. */
export function permissionDigits(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, '0')
}
