/**
 * Splits the kept data of a HAR file into JSON pieces that fit packet comments. If it is too long, custom members are
 * omitted and listed, the longest first.
 */

/** Limit per entry, and for the file as a whole; browsers write a few thousand characters per request. */
const MAX_REMARK_CHARACTERS = 16 * 1024 * 1024
/** A piece fits a comment even with three bytes per character in UTF-8, or two per character after JSON escaping. */
const PIECE_CHARACTERS = 20_000

export interface Remark {
  /** Empty if the data cannot be kept at all. */
  pieces: string[]
  /** Names of the omitted members. */
  left: string[]
}

/** `part`: the object in `remark` whose custom members may be omitted. */
export function remarkPieces<Part extends string>(
  remark: Readonly<Record<Part, object>>,
  part: Part,
  most = MAX_REMARK_CHARACTERS
): Remark {
  let json = JSON.stringify(remark)
  if (json.length <= most) return { pieces: piecesOf(json), left: [] }
  const members = Object.entries(remark[part]).map(([name, value]) => ({
    name,
    value: value as unknown,
    length: JSON.stringify(value).length
  }))
  const left: string[] = []
  const longest = members
    .filter(({ name }) => name.startsWith('_'))
    .sort((one, other) => other.length - one.length)
  for (const { name } of longest) {
    left.push(name)
    const rest = members.filter((member) => !left.includes(member.name))
    json = JSON.stringify({
      ...remark,
      [part]: Object.fromEntries(rest.map((member) => [member.name, member.value]))
    })
    if (json.length <= most) return { pieces: piecesOf(json), left }
  }
  return { pieces: [], left: members.map(({ name }) => name) }
}

function piecesOf(json: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at < json.length; at += PIECE_CHARACTERS)
    pieces.push(json.slice(at, at + PIECE_CHARACTERS))
  return pieces
}
