import * as v from 'valibot'
import { RECIPE_IDS } from '../recipes/recipes'
import { SessionSummary } from './sessions'

/** Short enough that a session name composed of a recipe's name, a role and numbers fits its limit. */
const Role = v.pipe(v.string(), v.minLength(1), v.maxLength(10))

export const recipeRequests = {
  /**
   * Creates and starts the sessions of a recipe, optionally with a proxy between each pair. A port that is in use is
   * replaced by a free one. Returns the sessions, servers first; one that failed to start carries its error.
   */
  'recipes.start': {
    input: v.strictObject({
      recipe: v.picklist(RECIPE_IDS),
      proxy: v.boolean(),
      /** Name of the group, or of a single session; a number is appended if it is in use. */
      name: v.pipe(v.string(), v.trim(), v.maxLength(60)),
      /** Role names in session names, as in `Echo · server`. */
      roles: v.strictObject({ server: Role, proxy: Role, client: Role })
    }),
    output: v.array(SessionSummary)
  }
}
