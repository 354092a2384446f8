const alphabet = "23456789CFGHJMPQRVWX"

const round6 = (value: number): number => Number(value.toFixed(6))

/**
 * The first six characters of a place's Open Location Code: a cell of 0.05 by 0.05 degrees.
 * Latitude is clipped to ±90, longitude wrapped to [-180, 180). Values that fall on a cell's border within six decimals
 * of the code's grid are rounded onto it before they are cut, as version 1.0.1 of the library does (newer ones are not).
 *
 * Source: github.com/google/open-location-code, specification; Python library 1.0.1 for the rounding.
 */
export const region = (latitude: number, longitude: number): string => {
  let lat = Math.min(90, Math.max(-90, latitude))
  let lng = longitude
  while (lng < -180) lng += 360
  while (lng >= 180) lng -= 360
  if (lat === 90) lat -= 0.000125
  let latDigits = Math.floor(Math.trunc(round6((lat + 90) * 25000000)) / 3125)
  let lngDigits = Math.floor(Math.trunc(round6((lng + 180) * 8192000)) / 1024)
  // The last two of five pairs lie below the six characters.
  latDigits = Math.floor(latDigits / 400)
  lngDigits = Math.floor(lngDigits / 400)
  let code = ""
  for (let pair = 0; pair < 3; pair++) {
    code = alphabet[latDigits % 20]! + alphabet[lngDigits % 20]! + code
    latDigits = Math.floor(latDigits / 20)
    lngDigits = Math.floor(lngDigits / 20)
  }
  return code
}
