/**
 * The time zones Windows, and with it Outlook and Exchange, names its own way, as IANA calls the same: those of Europe,
 * of the countries of the Kingdom, and of where people who work with them may be. Source: CLDR, `windowsZones.xml`, the
 * entries for the whole zone ("001"), but Amsterdam where CLDR has Berlin: the same clock, and ours.
 */
export const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  'w. europe standard time': 'Europe/Amsterdam',
  'romance standard time': 'Europe/Paris',
  'central europe standard time': 'Europe/Budapest',
  'central european standard time': 'Europe/Warsaw',
  'gmt standard time': 'Europe/London',
  'greenwich standard time': 'Atlantic/Reykjavik',
  'morocco standard time': 'Africa/Casablanca',
  'e. europe standard time': 'Europe/Chisinau',
  'fle standard time': 'Europe/Kiev',
  'gtb standard time': 'Europe/Bucharest',
  'turkey standard time': 'Europe/Istanbul',
  'russian standard time': 'Europe/Moscow',
  'sa western standard time': 'America/La_Paz',
  'sa eastern standard time': 'America/Cayenne',
  'eastern standard time': 'America/New_York',
  'central standard time': 'America/Chicago',
  'mountain standard time': 'America/Denver',
  'pacific standard time': 'America/Los_Angeles',
  'atlantic standard time': 'America/Halifax',
  'india standard time': 'Asia/Calcutta',
  'china standard time': 'Asia/Shanghai',
  'tokyo standard time': 'Asia/Tokyo',
  'aus eastern standard time': 'Australia/Sydney',
  'new zealand standard time': 'Pacific/Auckland',
  utc: 'UTC',
  'coordinated universal time': 'UTC',
  // What Exchange and Outlook write instead of the name, in the language of the one or of nobody in particular.
  '(utc+01:00) amsterdam, berlin, bern, rome, stockholm, vienna': 'Europe/Amsterdam',
  '(gmt+01:00) amsterdam, berlin, bern, rome, stockholm, vienna': 'Europe/Amsterdam',
  '(utc+01:00) amsterdam, berlijn, bern, rome, stockholm, wenen': 'Europe/Amsterdam',
  'west-europa (standaardtijd)': 'Europe/Amsterdam',
}
