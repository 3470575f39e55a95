import { SECTORS } from "../../../shared/model/instrument.ts";

/** First words of invented company names. Each fits every business below. */
const PLACES = `Abbott Acadia Alder Alpine Amber Anchor Apex Arbor Arden Argent Ashford Aspen Atlas Aurora Avalon Badger
Baltic Banner Barrow Basin Bayside Beacon Bedford Benton Birch Blackwell Blue Bolton Boulder Bradford Bramble Bridge
Bristol Brook Burnham Cadence Calder Cambria Canyon Cardinal Carver Cascade Cedar Chatham Cinder Clearwater Cobalt
Colby Compass Copper Coral Corbin Crescent Crown Cypress Dalton Delta Dover Drake Dunmore Eagle Eastgate Echo Elm Ember
Essex Evergreen Fairfax Falcon Fenwick Fern First Flint Foxhall Frontier Garnet Glacier Granite Grayson Greenfield
Gulf Hadley Halcyon Hamilton Harbor Hartwell Haven Hawthorn Heritage Highland Holbrook Horizon Hudson Ironwood Ivy
Jasper Juniper Keystone Kingsley Lakeland Langley Larch Laurel Ledger Liberty Linden Lodge Lumen Madison Magnolia
Maple Marlow Meridian Mesa Midland Milford Monarch Mosaic Newport Noble Northgate Norwood Oakmont Ocean Onyx Orchard
Orion Osprey Pacific Palisade Paragon Patriot Pembroke Pinnacle Pioneer Polaris Prairie Quarry Radian Redwood Regent
Ridge River Rockwell Rowan Sable Saddle Sagebrush Salem Sterling Sequoia Shoreline Sierra Silver Solstice Southgate
Spruce Stanton Stone Summit Sutton Tamarack Tanner Teton Thornton Tidewater Timber Trident Tundra Union Upland Valley
Vantage Verdant Vista Walden Warwick Waverly Wescott Westbrook Whitman Willow Winslow Wolcott Yarrow York Zenith`.split(
  /\s+/,
);

/** Second words, by sector, in the order of SECTORS. */
const BUSINESSES = [
  "Semiconductor,Software,Systems,Networks,Data,Micro,Devices,Cloud,Photonics,Analytics",
  "Bancorp,Financial,Capital,Insurance,Trust,Savings,Holdings,Credit,Assurance,Lending",
  "Petroleum,Energy,Drilling,Midstream,Resources,Oil & Gas,Pipeline,Offshore,Solar,Exploration",
  "Industries,Aerospace,Logistics,Machinery,Freight,Engineering,Tools,Airlines,Controls,Rail",
  "Chemicals,Steel,Mining,Packaging,Metals,Paper,Minerals,Cement,Lumber,Coatings",
  "Motors,Outfitters,Hotels,Restaurants,Homes,Retail,Leisure,Apparel,Furnishings,Resorts",
  "Media,Communications,Broadcasting,Wireless,Interactive,Studios,Telecom,Publishing,Games,Cable",
  "Therapeutics,Medical,Biosciences,Pharma,Health,Diagnostics,Surgical,Genomics,Labs,Oncology",
  "Foods,Brands,Beverage,Farms,Grocers,Bottling,Household,Provisions,Dairy,Tobacco",
  "Power,Electric,Water,Utilities,Gas,Light,Hydro,Grid,Edison,Renewables",
  "Properties,Realty,Residential,Storage,Offices,Land,Towers,Malls,Hospitality,Apartments",
].map((words) => words.split(","));

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Draws uniformly from 0 … n − 1. */
export type Pick = (n: number) => number;

/** Invents a company's name for a sector. The two words give 22,000 different names. */
export const inventName = (pick: Pick, sector: number): string =>
  `${PLACES[pick(PLACES.length)]} ${BUSINESSES[sector % SECTORS.length][pick(10)]}`;

/**
 * Invents a ticker of three or four letters that is not in `taken`. Like real ones, it has the name's first letter and
 * others of the name in order. If all of those are taken, its letters are random.
 */
export function inventTicker(pick: Pick, name: string, taken: ReadonlySet<string>): string {
  const letters = name.toUpperCase().replace(/[^A-Z]/g, "");
  for (let attempt = 0; ; attempt++) {
    const length = pick(4) === 0 ? 3 : 4;
    let ticker = letters.charAt(0);
    let from = 1;
    while (ticker.length < length) {
      const room = letters.length - from - (length - ticker.length) + 1;
      const at = attempt < 8 && room > 0 ? from + pick(Math.min(4, room)) : -1;
      ticker += at >= 0 ? letters.charAt(at) : LETTERS.charAt(pick(26));
      from = at + 1;
    }
    if (!taken.has(ticker)) return ticker;
  }
}
