"""What everybody who is signed in sees and changes of the own login."""
