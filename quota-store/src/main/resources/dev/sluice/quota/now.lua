-- REPLY Redis' clock, epoch millis
return {text(now())}
