/** Script whose value is a list: texts whose contrast with their background is below 4.5 to 1 (3 to 1 when large). Source: WCAG 2.2, 1.4.3. */
export const contrast = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1)
    return canvas.getImageData(0, 0, 1, 1).data
  }
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor)
      if (colour[3] > 240) return colour
    }
    return [255, 255, 255]
  }
  const low = new Set()
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("script, style, noscript, .unseen") || element.getClientRects().length === 0) continue
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "")) continue
    const style = getComputedStyle(element)
    const [a, b] = [light(rgba(element instanceof SVGElement ? style.fill : style.color)), light(behind(element))].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) low.add(element.tagName + "." + element.getAttribute("class") + " " + ratio.toFixed(2))
  }
  return [...low].sort()
})()`
