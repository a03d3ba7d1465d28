/** What extensions import from `@directus/types`: types alone, of which nothing is left when they run. */
export {}
