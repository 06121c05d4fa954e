"""Reports: what differs between two built sites, for those who judge a change."""
