"""Names of people, bodies and places in the articles that are on a topic."""
