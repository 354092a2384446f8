import { canonicalTokens, classText } from "../python/index.ts"
import { type Draft } from "../rows/index.ts"

/** A class of fewer tokens says too little by itself: its code is compared as a whole. */
const least = 40

/** The texts that a draft is compared by: its scene and the whole code; the whole code alone where the scene is too short or is all of it. */
export const viewsOf = (code: string, scene: string | undefined): { readonly scene: string; readonly whole?: string } =>
  scene === undefined || scene === code || canonicalTokens(scene).length < least
    ? { scene: code }
    : { scene, whole: code }

/**
 * What a row is about: its scene class alone, since bundles that share utility code look alike when their scenes do not; and all
 * of its code. The class is found in the code by `metadata.class_name`, else it is `core`.
 */
export const draftViews = ({ code, core, metadata }: Pick<Draft, "code" | "core" | "metadata">) => {
  const name = metadata["class_name"]
  return viewsOf(code, (typeof name === "string" ? classText(code, name) : undefined) ?? core)
}
