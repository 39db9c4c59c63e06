"""The journal grows: appending, settling what was left half done, following branches, meeting other clones."""
