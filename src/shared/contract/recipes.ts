import * as v from 'valibot'
import { RECIPE_IDS } from '../recipes/recipes'
import { SessionSummary } from './sessions'

/** Short enough that a session's name, made of a recipe's name, a role and numbers, can be saved. */
const Role = v.pipe(v.string(), v.minLength(1), v.maxLength(10))

export const recipeRequests = {
  /**
   * Makes and starts the sessions of a recipe, with a proxy between each pair if wished. A port that is taken gives way
   * to a free one. Answers with the sessions, servers first; one that failed to start says why.
   */
  'recipes.start': {
    input: v.strictObject({
      recipe: v.picklist(RECIPE_IDS),
      proxy: v.boolean(),
      /** Name of the group that several sessions form, and of a single one; a number is added when it is taken. */
      name: v.pipe(v.string(), v.trim(), v.maxLength(60)),
      /** Words that tell the sessions of a group apart, as in `Echo · server`. */
      roles: v.strictObject({ server: Role, proxy: Role, client: Role })
    }),
    output: v.array(SessionSummary)
  }
}
