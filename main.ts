/** Names the commands and hands over. @module */
