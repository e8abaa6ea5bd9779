"""What was learned of judgements: how likely an article of a topic is one that readers want."""
