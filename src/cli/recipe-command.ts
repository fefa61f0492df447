import type { SessionSummary } from '../shared/contract/sessions'
import { RECIPE_IDS, type RecipeId } from '../shared/recipes/recipes'
import { runHost } from './host'
import { jsonLines } from './json-lines'
import { listeningLines } from './listening-lines'
import { captureFile, parseOptions, UsageError } from './options'
import type { StandardOutput } from './output'
import { textLines } from './text-lines'
import { jsonLine, type Line } from './terminal-text'

/** `tcplens recipe NAME`: runs the sessions of a recipe and prints their traffic. */
export async function recipeCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    {
      proxy: { type: 'boolean' },
      write: { type: 'string' },
      limit: { type: 'string' },
      force: { type: 'boolean' },
      json: { type: 'boolean' }
    },
    { min: 0, max: 1, name: 'NAME' }
  )
  const [name] = positionals
  if (name === undefined) {
    await output.lines(RECIPE_IDS)
    return 0
  }
  const recipe = parseRecipe(name)
  const json = values.json ?? false
  return runHost({
    output,
    json,
    ...captureFile(values),
    wish: 'segments',
    print: (entries) => output.lines(json ? jsonLines(entries) : textLines(entries, output.colours)),
    start: async ({ handlers }) => {
      const started = await handlers['recipes.start']({
        recipe,
        proxy: values.proxy ?? false,
        name: recipe,
        roles: { server: 'server', proxy: 'proxy', client: 'client' }
      })
      return started.flatMap((session) => listeningOf(session, json))
    }
  })
}

const KINDS = { server: 'Server', client: 'Client', proxy: 'Proxy' }

function parseRecipe(name: string): RecipeId {
  const found = RECIPE_IDS.find((id) => id === name)
  if (found !== undefined) return found
  throw new UsageError(`There is no recipe ${name}. Choose one of ${RECIPE_IDS.join(', ')}.`)
}

function listeningOf({ config, listening, error }: SessionSummary, json: boolean): readonly Line[] {
  if (error !== null) {
    if (json)
      return [jsonLine({ event: 'error', code: error.systemCode ?? error.code, message: error.message })]
    return [`${config.name}: ${error.message}`]
  }
  if (listening === null) return []
  return listeningLines(listening, json, (where) => [
    `${KINDS[config.kind]} ${config.name} listens on ${where}.`
  ])
}
