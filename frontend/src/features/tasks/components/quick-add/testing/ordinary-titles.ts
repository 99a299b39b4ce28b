/** Titles as people write them, of which none names a day, and many try to look as if they did. */
export const ordinaryTitles: readonly string[] = `
Buy milk
Buy sun screen
Order a wedding cake
Fix the monitor stand
Renew the passport
Read Tomorrow's paper
Read the Sunday paper
Watch the Friday night movie with Bob
Plan the Monday meeting
Write the May newsletter
Call May about the flat
Ask April for the keys
Thank June for the flowers
Invite August to dinner
March with the others
Learn to march in step
Find out where he sat
Sit in the sun
More sun for the tomatoes
Clean the sunglasses
Take a photo of saturn
Iron the napkins
Investigate the thumping noise
Monitor blood pressure
Buy almonds
Renovation - 2nd floor bath
Remark - 13th floor
13th floor - remark
The 9/11 report
The 01/02 report
3/4 cup of flour for the cake
Buy 1/2 kg of rice
Run the 1/2 marathon course
The 1.2 formula
Upgrade to version 2.10
Install Node 24.11
Read section 4.2 of the manual
Update to Python 3.14
Watch 24
Read Catch-22
Read Fahrenheit 451
Read 1984 again
Watch 2001 A Space Odyssey
Write the chapter on 1848
Read John 3:16 aloud
Check that 2:1 is the odds
Mix the mortar 3:1
Buy 5 pages of stamps
Look at 5 houses
Look at 3 flats in town
Meet at 221B Baker Street
Stay at 7 Hills hotel
Throw out what is past its best
Second the motion
Get a second opinion
First things first
Bring the last of the boxes
Call the last plumber again
Sell the past issues
Do it now or never
Now or later playlist
Clean now and then
Ask how long ago it was
Morning run
Evening class form
Buy a night light
Fix the noon bell
Plan midnight snacks
Make the weekly plan template
Print the daily report form
Read the monthly bill
Sort the yearly accounts
Buy a year planner
Buy a day pass
Month view for the calendar
Week view for the calendar
Refactor the date picker
Fix the time zone bug
Set the clock on the oven
Wind the clock
Buy a watch battery
Ask about the 3 day ticket
Buy a 10 trip ticket
Pack for 2 weeks
Cook for 3 days
Wait for 30 minutes between coats
Bake for 45 minutes
Hold for 10 seconds
Run 5 km
Swim 20 lengths
Do 3 sets of 12
Buy 2 l of paint
Buy M8 x 40 screws
Buy AA batteries x 12
Order part no. 12-34-56
Call +49 30 123456
Call 555-0123
Dial 112 poster for the hall
Pay invoice 2024-117
Pay 12.50 to Ada
Transfer 1.200 to savings
Ask for 10 % off
Raise the price to 9.99
Room 101 keys
Flight LH 400 seat
Gate B12 photos
Bus 17 timetable
Platform 9 sign
Route 66 book
Area 51 poster
Windows 11 licence
iPhone 17 case
Size 42 shoes
RFC 5545 summary
ISO 8601 talk
Ticket 4711 reply
Issue 42 triage
Chapter 7 notes
Page 12 corrections
Paragraph 3 of the contract
Law 4/2019 summary
Apollo 13 model
Formula 1 tickets
Channel 4 interview
Motorway A 3 toll
G7 summit notes
Covid-19 vaccination card
Open the 24/7 shop account
Support the 9-to-5 people
Compare 4K to 8K
Set 16:9 as the format
Crop to 4:3
Call Wednesday Addams actor
Watch Friday the 13th part II with subtitles
Listen to Ruby Tuesday and Blue Monday remix
Book a table at Thursdays bar
Fridays for Future banner
Casual Fridays policy
Sundae sauce
Sunday's best suit to the cleaner
Mondays are hard poster
A Friday feeling playlist
The Tuesday group needs chairs
Our Saturday market stall sign
Some Sunday roast ideas
Black Friday rant draft
Good Friday sermon notes
Ash Wednesday choir list
Easter eggs
Christmas cards for the office
New Year resolutions list
Summer tyres
Winter coat to the tailor
Autumn leaves in the gutter
Spring cleaning list
Spring onions
Fall protection gear
Buy dates and figs
Eat the dates
Update the date in the footer
Due diligence on the flat
Duet with Mary
Overdue fines policy
Deadline Hollywood subscription
Call Dr. Sommer
Ask Mr. Day
Meet the Weeks family
Write to Augustus
Marching band shoes
Mayonnaise
Marmalade from Seville
Decorate the hall
Decide on the tiles
Octopus salad
October Revolution essay
September song chords
Novel by Janet
Novice course form
Janitor key
Julian's present
Julia's bike
Febreze
Sept family book
Separate the rubbish
Sat nav update
Satellite dish
Satin ribbon
Sunroof seal
Sunk costs talk
Suntan lotion
Monet exhibition
Monkey wrench
Money for the bus
Tuesdays with Morrie
Tuba lesson
Wedge for the door
Weddings playlist
Thursby map
Thug Life film
Frisbee
Fried rice
Friar's balsam
In the garden: weeds
In short: answer Bob
At home: lamps
At last: the shelves
On call rota
On hold music
By the way: thank Ada
By hand: the wool
Before and after photos
Until the cows come home sketch
From here to eternity DVD
Yesterday by the Beatles
Last minute gifts idea list
One day more chords
Today's special board
Tonight's dinner list
Every now and then playlist
Every day carry kit review
Half a minute before its end
The two days before the wedding
Everyday shoes
`
  .trim()
  .split('\n');
